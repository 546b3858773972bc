/** Cards, codes, runs of show. */
import type { Card } from '../../../contracts/index.ts'
import type { ActivityBase } from '../../activity.ts'

/** How often it may still be redeemed is on the ledger. */
export type Code = ActivityBase & {
  type: 'code'
  code: string
  folded: string
  limit: number
  perMember: number
  points: number | null
  right: string | null
}

export type ShownCard = { card: Card; shownAt: number; until: number | null }
export type Cued = { rundownId: string; itemId: string; activityId: string | null; at: number }
