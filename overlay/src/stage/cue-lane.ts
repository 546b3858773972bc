/** Where a cue is shown, for how long, and which waiting cues may be shown together with it. */
import type { Cue, CueBody } from '@fanfare/shared/contracts'
import { DWELL_MS } from './limits.ts'
import { revealTimes } from './reveal-times.ts'

export type Lane = 'hero' | 'toast' | 'strip'
export const LANES: readonly Lane[] = ['hero', 'toast', 'strip']

const LANE_OF: Record<CueBody['kind'], Lane> = {
  tier_up: 'hero',
  window_opened: 'hero',
  seckill_opened: 'hero',
  sold_out: 'hero',
  lottery_opened: 'hero',
  winners_drawn: 'hero',
  poll_opened: 'hero',
  poll_closed: 'hero',
  quiz_opened: 'hero',
  quiz_closed: 'hero',
  answer: 'strip',
  points: 'toast',
  checkin: 'toast',
  gift: 'toast',
  subscribe: 'toast',
  raid: 'toast',
  window_closed: 'toast',
  unit_claimed: 'toast',
  winner_passed: 'toast',
  prize_claimed: 'toast',
  task_done: 'toast',
  perk: 'toast',
  code_redeemed: 'toast',
  retracted: 'toast',
}

export function laneOf(cue: Cue): Lane {
  return LANE_OF[cue.kind]
}

/** A draw takes as long as its winners need; everything else as long as its lane says. */
export function dwellMsOf(cue: Cue): number {
  if (cue.kind === 'winners_drawn') return revealTimes(cue.winners.length).totalMs
  return DWELL_MS[laneOf(cue)]
}

/** Waiting cues of the same key become one presentation; test cues never mix with real ones. */
export function mergeKeyOf(cue: Cue): string {
  return cue.test === true ? `test ${kindKeyOf(cue)}` : kindKeyOf(cue)
}

function kindKeyOf(cue: Cue): string {
  switch (cue.kind) {
    case 'tier_up':
      return `tier_up ${cue.to}`
    case 'answer':
      return `answer ${cue.command} ${cue.who.tag} ${cue.who.name}`
    case 'raid':
      return `raid ${cue.who.tag} ${cue.who.name}`
    case 'winner_passed':
      return `winner_passed ${cue.activityId} ${cue.who.tag} ${cue.who.name}`
    case 'code_redeemed':
      return `code_redeemed ${cue.title}`
    case 'points':
    case 'checkin':
    case 'gift':
    case 'subscribe':
    case 'task_done':
    case 'perk':
      return cue.kind
    default:
      return `${cue.kind} ${cue.activityId}`
  }
}

/** A growing gift combo joins the toast that already shows it. */
export function comboKeyOf(cue: Cue): string | null {
  return cue.kind === 'gift' && cue.test !== true ? cue.comboKey : null
}

/** Which activity a cue speaks of, so that undoing it takes the cue off; test cues speak of none. */
export function activityOf(cue: Cue): string | null {
  return 'activityId' in cue && cue.test !== true ? cue.activityId : null
}
