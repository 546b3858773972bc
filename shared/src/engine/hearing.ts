/**
 * What a line of chat means while activities are open. Takes text as words are compared; the edge has no
 * keywords and the rules no texts, so this is where the two meet.
 */
import type { MemberId } from '../base/index.ts'
import type { RoomCommandBody } from '../contracts/index.ts'
import type { Activity } from './activity.ts'
import { activityOf, isRunning } from './activity.ts'
import { readOrder, readQuantity } from './order-line.ts'
import type { Lottery } from './rules/lottery/state.ts'
import { optionSaid } from './rules/polls/options.ts'
import type { Poll, Quiz } from './rules/polls/state.ts'
import { hasPlace } from './rules/seckill/claiming.ts'
import type { Seckill } from './rules/seckill/state.ts'
import { availableUnits } from './rules/seckill/stock.ts'
import type { State } from './state.ts'

type WithoutWho<C> = C extends unknown ? Omit<C, 'member' | 'eventAt'> : never
/** What is asked of an activity; whoever said it adds who and when. */
export type RoomMeaning = WithoutWho<RoomCommandBody>

/** A plain line, or what followed the word of a command. */
export type Said =
  { kind: 'line' | 'grab' | 'join' | 'vote'; words: string } | { kind: 'claim'; member: MemberId }

/** Whether a plain line may mean something now; where not, nobody needs to fold it. */
export function isListening(state: State, at: number): boolean {
  // The length first: a room without activities pays one comparison a line.
  return state.running.length > 0 && state.running.some((activity) => isRunning(activity, at))
}

/** Each meaning is a command of its own. A plain line that means nothing has none. */
export function meaningOf(state: State, at: number, said: Said): RoomMeaning[] {
  const open = state.running.filter((activity) => isRunning(activity, at)).reverse()
  switch (said.kind) {
    case 'line':
      return meaningOfLine(open, said.words)
    case 'grab':
      return grabbed(state, open, said.words)
    case 'join':
      return [{ type: 'EnterLottery', activityId: joined(state, open, said.words) }]
    case 'vote':
      return [voted(open, said.words)]
    case 'claim':
      return [{ type: 'ClaimPrize', activityId: wonBy(state, said.member) }]
  }
}

/** Whether it could be had now: a rush on something sold out need not be looked up, only refused. */
export function mayBeGiven(state: State, meaning: RoomMeaning): boolean {
  if (meaning.type !== 'ClaimUnits' || meaning.activityId === null) return true
  const seckill = activityOf(state, 'seckill', meaning.activityId)
  if (seckill === undefined || seckill.mode === 'draw') return true
  return availableUnits(state, seckill.activityId) > 0 || hasPlace(state, seckill)
}

/** The strongest meaning a line has: a keyword, then an order, then an option or an answer. */
function meaningOfLine(open: readonly Activity[], line: string): RoomMeaning[] {
  if (line === '') return []
  const seckills = open.filter(isSeckill)
  for (const { folded, activityId } of seckills) {
    if (folded === line) return [{ type: 'ClaimUnits', activityId, quantity: 1 }]
  }
  for (const { folded, activityId } of open.filter(isJoinable)) {
    if (folded === line) return [{ type: 'EnterLottery', activityId }]
  }
  const order = seckills.length === 0 ? null : readOrder(line, seckills)
  return order === null ? answered(open, line) : order.map(claimOf)
}

function claimOf(ordered: { article: Seckill; quantity: number }): RoomMeaning {
  const { article, quantity } = ordered
  return { type: 'ClaimUnits', activityId: article.activityId, quantity }
}

/** The newest question with such an option, and every free quiz with such an answer. */
function answered(open: readonly Activity[], line: string): RoomMeaning[] {
  const meanings: RoomMeaning[] = []
  const chosen = open.filter(isChoice).find((choice) => optionIn(choice, line) !== -1)
  if (chosen !== undefined) meanings.push(choiceOf(chosen, optionIn(chosen, line)))
  for (const activity of open) {
    if (activity.type !== 'quiz' || isChoice(activity) || !activity.folded.includes(line)) continue
    meanings.push({ type: 'AnswerQuiz', activityId: activity.activityId, said: line })
  }
  return meanings
}

/** `!搶`: of what was named, or of the only thing there is. */
function grabbed(state: State, open: readonly Activity[], words: string): RoomMeaning[] {
  const seckills = open.filter(isSeckill)
  const order = readOrder(words, seckills, true)
  if (order !== null) return order.map(claimOf)
  const quantity = words === '' ? 1 : readQuantity(words)
  const only = seckills.length === 1 ? seckills[0] : undefined
  if (quantity !== null && only !== undefined) return [claimOf({ article: only, quantity })]
  const over = state.running.findLast((one) => isSeckill(one) && one.folded === words)
  return [{ type: 'ClaimUnits', activityId: over?.activityId ?? null, quantity: 1 }]
}

/** `!參加`: the named lottery, also one that is closed, so that the answer can say so. */
function joined(state: State, open: readonly Activity[], words: string): string | null {
  if (words !== '') {
    const named = state.running.findLast((one) => isLottery(one) && one.folded === words)
    if (named !== undefined) return named.activityId
  }
  const lotteries = open.filter(isJoinable)
  return lotteries.length === 1 ? (lotteries[0]?.activityId ?? null) : null
}

function voted(open: readonly Activity[], words: string): RoomMeaning {
  const choices = open.filter(isChoice)
  const chosen = choices.find((choice) => optionIn(choice, words) !== -1) ?? choices[0]
  if (chosen === undefined) return { type: 'CastVote', activityId: null, option: -1 }
  const option = optionIn(chosen, words)
  if (chosen.type === 'quiz' && option === -1) {
    return { type: 'AnswerQuiz', activityId: chosen.activityId, said: words }
  }
  return choiceOf(chosen, option)
}

/** The lottery in which a prize waits for this member; else the only one that has been drawn. */
function wonBy(state: State, member: MemberId): string | null {
  const drawn = state.running.filter(isLottery).filter((lottery) => lottery.state === 'drawn')
  const due = drawn.find(({ winners }) =>
    winners.some((winner) => winner.member === member && winner.state === 'due'),
  )
  if (due !== undefined) return due.activityId
  return drawn.length === 1 ? (drawn[0]?.activityId ?? null) : null
}

type ChoiceQuiz = Quiz & { foldedOptions: string[] }

function choiceOf(choice: Poll | ChoiceQuiz, option: number): RoomMeaning {
  const { activityId } = choice
  if (choice.type === 'poll') return { type: 'CastVote', activityId, option }
  return { type: 'AnswerQuiz', activityId, said: choice.foldedOptions[option] ?? '' }
}

function optionIn(choice: Poll | ChoiceQuiz, words: string): number {
  return optionSaid(words, choice.type === 'poll' ? choice.folded : choice.foldedOptions)
}

function isSeckill(activity: Activity): activity is Seckill {
  return activity.type === 'seckill'
}

function isLottery(activity: Activity): activity is Lottery {
  return activity.type === 'lottery'
}

function isJoinable(activity: Activity): activity is Lottery {
  return isLottery(activity) && activity.enterBy.includes('keyword')
}

function isChoice(activity: Activity): activity is Poll | ChoiceQuiz {
  return activity.type === 'poll' || (activity.type === 'quiz' && activity.foldedOptions !== null)
}
