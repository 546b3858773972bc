/** Marked examples the panel sends to the stage: they look real, say that they are not, and touch no books. */
import { randomBytes } from 'node:crypto'
import { assertNever } from '@fanfare/shared/base'
import type { Cue, CueBody, CuePriority, DisplayName, WinnerView } from '@fanfare/shared/contracts'

export const TEST_CUE_KINDS = [
  'points',
  'checkin',
  'tier_up',
  'gift',
  'subscribe',
  'raid',
  'window_opened',
  'seckill_opened',
  'unit_claimed',
  'sold_out',
  'lottery_opened',
  'winners_drawn',
  'winner_passed',
  'prize_claimed',
  'poll_opened',
  'poll_closed',
  'quiz_opened',
  'quiz_closed',
  'task_done',
  'perk',
  'code_redeemed',
  'retracted',
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
  seckill_opened: 1,
  unit_claimed: 3,
  sold_out: 1,
  lottery_opened: 1,
  winners_drawn: 1,
  winner_passed: 2,
  prize_claimed: 3,
  poll_opened: 1,
  poll_closed: 1,
  quiz_opened: 1,
  quiz_closed: 1,
  task_done: 3,
  perk: 3,
  code_redeemed: 3,
  retracted: 1,
}
const TTL_MS = 15_000

const WHO: DisplayName = { name: '測試小明', tag: '0000', tier: 'gold' }
const NEXT: DisplayName = { name: '測試小美', tag: '0001', tier: 'silver' }
const THIRD: DisplayName = { name: '測試阿華', tag: '0002', tier: 'diamond' }
/** Every activity of a test is this one: no real one has such an id. */
const ACTIVITY = { activityId: 'test', title: '測試活動' }
const QUESTION = { activityId: 'test', question: '測試題目？' }

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
      return activityBody(kind)
  }
}

type ActivityKind = Exclude<
  TestCueKind,
  'points' | 'checkin' | 'tier_up' | 'gift' | 'subscribe' | 'raid' | 'window_opened'
>

function activityBody(kind: ActivityKind): CueBody {
  switch (kind) {
    case 'seckill_opened':
      return { kind, ...ACTIVITY, keyword: 'TEST', quota: 100 }
    case 'unit_claimed':
      return { kind, ...ACTIVITY, who: WHO, quantity: 2, left: 37 }
    case 'sold_out':
      return { kind, ...ACTIVITY, quota: 100 }
    case 'lottery_opened':
      return { kind, ...ACTIVITY, keyword: 'TEST', winners: 3 }
    case 'winners_drawn': {
      const winners = [WHO, THIRD].map((who) => winner(who))
      return {
        kind,
        ...ACTIVITY,
        entrants: 1_234,
        winners,
        alternates: [winner(NEXT)],
        trust: 'operator',
      }
    }
    case 'winner_passed':
      return { kind, ...ACTIVITY, who: WHO, next: NEXT }
    case 'prize_claimed':
      return { kind, ...ACTIVITY, who: WHO }
    case 'poll_opened':
      return { kind, ...QUESTION }
    case 'poll_closed':
      return { kind, ...QUESTION, winner: '測試選項', votes: 600 }
    case 'quiz_opened':
      return { kind, ...QUESTION, rewardPoints: 50 }
    case 'quiz_closed':
      return { kind, ...QUESTION, answer: '測試答案', right: 37, first: [WHO, NEXT] }
    case 'task_done':
      return { kind, who: WHO, name: '測試任務', points: 10, right: null }
    case 'perk':
      return { kind, who: WHO, prize: '測試獎品', points: 5 }
    case 'code_redeemed':
      return { kind, who: WHO, title: '測試兌換' }
    case 'retracted':
      return { kind, ...ACTIVITY, activity: 'seckill' }
    default:
      return assertNever(kind)
  }
}

function winner(who: DisplayName): WinnerView {
  return { ...who, key: `test-${who.tag}`, state: 'won', claimUntil: null }
}
