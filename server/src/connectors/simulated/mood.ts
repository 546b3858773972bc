/** How lively the room is: how many people want to be there, and how much a call stirs them. */
import type { CallToAction } from './phrases.ts'

/** Acts per second of the whole room, or per person who is there. */
export type Rates = {
  arrivals: number
  chat: number
  likeClumps: number
  gifts: number
  orders: number
  shares: number
  subscriptions: number
}

type Boost = { kind: CallToAction | 'hype'; startAt: number; lastsMs: number }

const BOOST_LASTS_MS: Record<Boost['kind'], number> = {
  'double-points': 20_000,
  checkin: 12_000,
  lottery: 12_000,
  seckill: 15_000,
  poll: 10_000,
  gifts: 20_000,
  hype: 8_000,
}

/** By how much a fresh boost multiplies; it falls back to 1 in a straight line. */
const BOOST_OF: Record<Boost['kind'], Partial<Rates>> = {
  'double-points': { chat: 3, likeClumps: 4, gifts: 4, shares: 3 },
  checkin: { chat: 1.3 },
  lottery: { chat: 1.6, shares: 3 },
  seckill: { chat: 2, orders: 8 },
  poll: { chat: 1.5 },
  gifts: { chat: 1.5, gifts: 8, likeClumps: 3 },
  hype: { chat: 2.5, likeClumps: 5 },
}

export interface Mood {
  call(kind: Boost['kind'], at: number): void
  /** `presentCount` of `viewerCount` people are there now. */
  rates(at: number, presentCount: number, viewerCount: number): Rates
}

export function createMood(startAt: number): Mood {
  let boosts: Boost[] = []

  function boosted(rate: keyof Rates, at: number): number {
    let factor = 1
    for (const { kind, startAt: from, lastsMs } of boosts) {
      const strength = 1 - (at - from) / lastsMs
      const most = BOOST_OF[kind][rate]
      if (most !== undefined && strength > 0) factor *= 1 + (most - 1) * strength
    }
    return factor
  }

  return {
    call(kind, at) {
      boosts = boosts.filter((boost) => at - boost.startAt < boost.lastsMs)
      boosts.push({ kind, startAt: at, lastsMs: BOOST_LASTS_MS[kind] })
    },
    rates(at, presentCount, viewerCount) {
      const wanted = viewerCount * shareThere(at - startAt)
      const crowd = Math.max(0.4, presentCount / 150)
      return {
        arrivals: Math.max(0.02, (wanted - presentCount) / 8),
        chat: 0.011 * presentCount * boosted('chat', at),
        likeClumps: 0.12 * Math.min(1, crowd) * boosted('likeClumps', at),
        gifts: 0.04 * crowd * boosted('gifts', at),
        orders: 0.02 * crowd * boosted('orders', at),
        shares: 0.012 * crowd * boosted('shares', at),
        subscriptions: 0.005 * crowd * boosted('subscriptions', at),
      }
    },
  }
}

/** Warm-up over a minute or so to a plateau that breathes. */
function shareThere(sinceStartMs: number): number {
  const warm = 1 - Math.exp(-sinceStartMs / 70_000)
  const breath = 0.06 * Math.sin((2 * Math.PI * sinceStartMs) / 420_000)
  return 0.12 + (0.56 + breath) * warm
}
