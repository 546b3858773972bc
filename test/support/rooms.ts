/** Rooms that lines of chat are said in. */
import type { Room } from '@fanfare/server/channel/submission.ts'
import { compareText } from '@fanfare/server/ingest/compare-text.ts'
import type { Activity, Lottery, Poll, Quiz, Seckill, State } from '@fanfare/shared/engine'
import { initialState, isListening, mayBeGiven, meaningOf } from '@fanfare/shared/engine'

/** Nothing is open in it. */
export const QUIET_ROOM: Room = {
  blockedWords: [],
  isListening: false,
  mayBeGiven: () => true,
  meaningOf: () => [],
  suspicionOf: () => null,
}

const NOON = 1_000_000

/** As a channel shows it to ingest: what runs in it, the oldest first, and words that the rules block. */
export function roomWith(running: readonly Activity[], blockedWords: readonly string[] = []): Room {
  const state: State = { ...initialState(), running: [...running] }
  return {
    blockedWords,
    isListening: isListening(state, NOON),
    mayBeGiven: (meaning) => mayBeGiven(state, meaning),
    meaningOf: (said) => meaningOf(state, NOON, said),
    suspicionOf: () => null,
  }
}

/** Activities as far as hearing looks at them; words are folded as at the edge. */
const open = (activityId: string) => ({ activityId, isOpen: true, closesAt: null, endedAt: 0 })

export function seckill(activityId: string, keyword: string): Seckill {
  return { ...open(activityId), type: 'seckill', folded: compareText(keyword) } as Seckill
}

export function lottery(activityId: string, keyword: string, more: Partial<Lottery> = {}): Lottery {
  const rules = { enterBy: ['keyword'], state: 'open', winners: [], ...more }
  return { ...open(activityId), type: 'lottery', folded: compareText(keyword), ...rules } as Lottery
}

export function poll(activityId: string, ...options: string[]): Poll {
  return { ...open(activityId), type: 'poll', folded: options.map(compareText) } as Poll
}

export function quiz(activityId: string, answers: string[], options: string[] | null = null): Quiz {
  const foldedOptions = options?.map(compareText) ?? null
  const folded = answers.map(compareText)
  return { ...open(activityId), type: 'quiz', folded, foldedOptions } as Quiz
}

export const over = <A extends Activity>(activity: A): A => ({ ...activity, isOpen: false })
