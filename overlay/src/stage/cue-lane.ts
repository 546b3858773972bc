/** Where a cue is shown and which waiting cues may be shown together with it. */
import type { Cue } from '@fanfare/shared/contracts'

export type Lane = 'hero' | 'toast' | 'strip'
export const LANES: readonly Lane[] = ['hero', 'toast', 'strip']

export function laneOf(cue: Cue): Lane {
  switch (cue.kind) {
    case 'tier_up':
    case 'window_opened':
      return 'hero'
    case 'answer':
      return 'strip'
    case 'points':
    case 'checkin':
    case 'gift':
    case 'subscribe':
    case 'raid':
    case 'window_closed':
      return 'toast'
  }
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
    case 'window_opened':
    case 'window_closed':
      return `${cue.kind} ${cue.activityId}`
    case 'points':
    case 'checkin':
    case 'gift':
    case 'subscribe':
      return cue.kind
  }
}

/** A growing gift combo joins the toast that already shows it. */
export function comboKeyOf(cue: Cue): string | null {
  return cue.kind === 'gift' && cue.test !== true ? cue.comboKey : null
}
