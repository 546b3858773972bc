/** Marked examples the panel sends to the stage: they look real, say that they are not, and touch no books. */
import { randomBytes } from 'node:crypto'
import { assertNever } from '@fanfare/shared/base'
import type { Cue, CueBody, CuePriority, DisplayName } from '@fanfare/shared/contracts'

export const TEST_CUE_KINDS = [
  'points',
  'checkin',
  'tier_up',
  'gift',
  'subscribe',
  'raid',
  'window_opened',
] as const
export type TestCueKind = (typeof TEST_CUE_KINDS)[number]

const PRIORITY: Record<TestCueKind, CuePriority> = {
  tier_up: 1,
  window_opened: 1,
  gift: 2,
  subscribe: 2,
  raid: 2,
  points: 3,
  checkin: 3,
}
const TTL_MS = 15_000

const WHO: DisplayName = { name: '測試小明', tag: '0000', tier: 'gold' }

export function testCue(kind: TestCueKind, nowMs: number): Cue {
  const id = `test:${randomBytes(9).toString('base64url')}`
  return { ...bodyOf(kind), id, priority: PRIORITY[kind], at: nowMs, ttlMs: TTL_MS, test: true }
}

function bodyOf(kind: TestCueKind): CueBody {
  switch (kind) {
    case 'points':
      return { kind, who: WHO, amount: 120, balance: 3_480, rule: 'gift' }
    case 'checkin':
      return { kind, who: WHO, streak: 7, points: 10 }
    case 'tier_up':
      return { kind, who: WHO, from: 'silver', to: 'gold' }
    case 'gift':
      return { kind, who: WHO, giftName: '測試禮物', count: 10, comboKey: null }
    case 'subscribe':
      return { kind, who: WHO, months: 12 }
    case 'raid':
      return { kind, who: WHO, viewers: 256 }
    case 'window_opened':
      return { kind, activityId: 'test', factorBp: 20_000, seconds: 180 }
    default:
      return assertNever(kind)
  }
}
