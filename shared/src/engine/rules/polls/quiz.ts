/** Quizzes: who knows the answer earns. Free answers are recognised in the chat; choices allow one try. */
import type { CommandOf, EventOf } from '../../../contracts/index.ts'
import { activitiesOf, activityOf, addActivity, isRunning, nextActivityId } from '../../activity.ts'
import { touchActivity } from '../../activity.ts'
import type { Draft } from '../../draft.ts'
import type { Part } from '../../extras.ts'
import { changePart, partIn } from '../../extras.ts'
import type { State } from '../../state.ts'
import type { Decision } from '../decision.ts'
import { decided, refused } from '../decision.ts'
import { grantReward, isKeptFromRewards } from '../rewards.ts'
import { actingPurse } from '../room.ts'
import { hasSame, optionSaid } from './options.ts'
import { isBudgetEmpty } from '../safeguards/budget.ts'
import type { Quiz } from './state.ts'

/** How many of the first who were right are remembered where everybody earns. */
const FIRST_SHOWN_MAX = 5

export function openQuiz(draft: Draft, command: CommandOf<'OpenQuiz'>): Decision {
  const { state } = draft
  const { at, question, answers, folded, rewardPoints, firstK, seconds, actor } = command
  const { options = null, foldedOptions } = command
  if (rewardPoints > 0 && isBudgetEmpty(state, at)) return refused('budget/exhausted')
  for (const quiz of activitiesOf(state, 'quiz')) {
    if (isRunning(quiz, at)) return refused('quiz/already_open')
    if (quiz.isOpen) draftQuizClosed(draft, quiz, 'ended')
  }
  if (foldedOptions !== null) {
    if (hasSame(foldedOptions)) return refused('poll/same_options')
    const isLost = (answer: string): boolean => optionSaid(answer, foldedOptions) === -1
    if (folded.some(isLost)) return refused('quiz/answer_not_an_option')
  }
  draft.events.push({
    type: 'QuizOpened',
    activityId: nextActivityId(state, 'quiz'),
    question,
    answers,
    folded,
    options,
    foldedOptions,
    rewardPoints,
    firstK: firstK ?? null,
    opensAt: at,
    closesAt: at + seconds * 1_000,
    actor,
  })
  return decided(draft)
}

export function answerQuiz(draft: Draft, command: CommandOf<'AnswerQuiz'>): Decision {
  const { state } = draft
  const { activityId, said } = command
  if (activityId === null) return refused('quiz/none_open')
  const quiz = activityOf(state, 'quiz', activityId)
  if (quiz === undefined) return refused('quiz/unknown')
  const purse = actingPurse(draft, command)
  if (purse === null) return refused('member/banned')
  if (isKeptFromRewards(purse)) return refused('member/excluded')
  if (!isRunning(quiz, command.at)) return refused('quiz/closed')
  const isDone = purse.member !== null && partIn(purse.member, activityId) !== undefined
  if (isDone) return refused('quiz/already_answered')
  const option = quiz.foldedOptions === null ? null : optionSaid(said, quiz.foldedOptions)
  if (option === -1) return refused('poll/no_such_option')
  const isRight = option === null ? quiz.folded.includes(said) : rightOptions(quiz).has(option)
  if (option === null && !isRight) return refused('quiz/wrong')
  const order = isRight ? quiz.right + 1 : null
  const answered: EventOf<'QuizAnswered'> = {
    type: 'QuizAnswered',
    activityId,
    member: purse.id,
    option,
    order,
    points: 0,
  }
  draft.events.push(answered)
  if (option !== null || quiz.firstK === null) return decided(draft)
  const reward = { rule: 'quiz', amount: quiz.rewardPoints, activityId } as const
  if (grantReward(draft, purse, reward)) answered.points = quiz.rewardPoints
  if (order === quiz.firstK) draftQuizClosed(draft, quiz, 'won', answered)
  return decided(draft)
}

export function closeQuiz(draft: Draft, command: CommandOf<'CloseQuiz'>): Decision {
  const quiz = activityOf(draft.state, 'quiz', command.activityId)
  if (quiz === undefined) return refused('quiz/unknown')
  if (!isRunning(quiz, command.at)) return refused('quiz/closed')
  draftQuizClosed(draft, quiz, 'producer')
  return decided(draft)
}

/** Drafts the end of taking answers, and of the whole where nobody has to be paid any more. */
export function draftQuizClosed(
  draft: Draft,
  quiz: Quiz,
  why: EventOf<'QuizClosed'>['why'],
  last: { points: number } | null = null,
): void {
  const { activityId, title: question, answers, paid } = quiz
  draft.events.push({
    type: 'QuizClosed',
    activityId,
    question,
    answer: answers[0] ?? '',
    right: quiz.right + (last === null ? 0 : 1),
    why,
    actor: draft.command.actor,
  })
  if (why !== 'reversed' && paysAtEnd(quiz)) return
  const points = last?.points ?? 0
  draft.events.push({
    type: 'QuizPaid',
    activityId,
    members: paid.members + (points > 0 ? 1 : 0),
    points: paid.points + points,
  })
}

function paysAtEnd(quiz: Quiz): boolean {
  const isPaidAtOnce = quiz.firstK !== null && quiz.options === null
  return quiz.rewardPoints > 0 && quiz.right > 0 && !isPaidAtOnce
}

export function rightOptions(quiz: Quiz): Set<number> {
  const { folded, foldedOptions } = quiz
  return new Set(folded.map((answer) => optionSaid(answer, foldedOptions ?? [])))
}

/** The option that the first answer names; null where answers are free. */
export function rightOptionOf({ folded, foldedOptions }: Quiz): number | null {
  return foldedOptions === null ? null : optionSaid(folded[0] ?? '', foldedOptions)
}

/** Whether a member's part in it says that they were right. */
export function rightIn(quiz: Quiz): (part: Part | undefined) => boolean {
  const options = quiz.options === null ? null : rightOptions(quiz)
  return (part) =>
    part !== undefined && part.mark > 0 && (options === null || options.has(part.mark - 1))
}

export function applyQuizOpened(state: State, event: EventOf<'QuizOpened'>): void {
  const { type: _type, question, ...fields } = event
  addActivity(state, {
    type: 'quiz',
    ...fields,
    title: question,
    isOpen: true,
    endedAt: 0,
    openedSeq: state.seq,
    reversal: null,
    answered: 0,
    right: 0,
    first: [],
    paid: { members: 0, points: 0 },
    payout: null,
  })
}

export function applyQuizAnswered(state: State, event: EventOf<'QuizAnswered'>): void {
  const { activityId, member: id, option, order, points } = event
  const quiz = activityOf(state, 'quiz', activityId)
  const member = state.members.get(id)
  if (quiz === undefined || member === undefined) return
  quiz.answered += 1
  if (order !== null) {
    quiz.right = order
    if (order <= (quiz.firstK ?? FIRST_SHOWN_MAX)) quiz.first.push(id)
  }
  if (points > 0) {
    quiz.paid.members += 1
    quiz.paid.points += points
  }
  changePart(state, member, activityId, (part) => {
    part.mark = option === null ? (order ?? 0) : option + 1
  })
  state.changedKeys.add(`a:${activityId}`)
}

export function applyQuizClosed(state: State, event: EventOf<'QuizClosed'>): void {
  const quiz = activityOf(state, 'quiz', event.activityId)
  if (quiz === undefined) return
  quiz.isOpen = false
  quiz.closesAt = Math.min(quiz.closesAt ?? state.at, state.at)
  quiz.payout = { after: '' }
  touchActivity(state, quiz)
}
