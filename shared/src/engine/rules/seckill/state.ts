/** A seckill and its claims. How many units there are is on the ledger, and nowhere here. */
import type { MemberId } from '../../../base/index.ts'
import type { Money, Tier } from '../../../contracts/index.ts'
import type { ActivityBase } from '../../activity.ts'
import type { Draw } from '../lottery/state.ts'

export type Seckill = ActivityBase & {
  type: 'seckill'
  keyword: string
  folded: string
  /** Units ever put up: at opening and by restocking. */
  quota: number
  perMember: number
  holdSeconds: number
  pricePoints: number | null
  priceMoney: Money | null
  /** Units for the early are on an account of their own until then. */
  early: { until: number; tiers: Tier[]; units: number } | null
  mode: 'first' | 'draw'
  waitlist: number
  right: string | null
  sku: string | null
  soldOut: boolean
  draw: Draw | null
}

/** A row of its own; given back and refused ones are gone. `claim` is the `seq` that made it. */
export type Claim = {
  claim: number
  activityId: string
  member: MemberId
  quantity: number
  state: 'held' | 'sold' | 'queued'
  at: number
  until: number | null
  stock: number | null
  points: number | null
  right: number | null
  code: string
  early: boolean
}
