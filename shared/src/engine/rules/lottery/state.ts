/** A lottery, and the sealed draw that a seckill may have too. */
import type { MemberId } from '../../../base/index.ts'
import type { Eligible, EntryDeed, Tier } from '../../../contracts/index.ts'
import type { ActivityBase } from '../../activity.ts'

/** Entries are the members' parts (`mark`: index + 1, `weight`); here is what is known of all of them. */
export type Draw = {
  serverSeed: string
  commitment: string
  entrants: number
  totalWeight: number
  /** Merkle peaks of the entries so far, hex, the largest first. */
  peaks: string[]
  /** From closing on. */
  root: string | null
  round: number | null
  seed: string | null
  beacon: { round: number; signature: string } | null
}

export type Winner = {
  index: number
  member: MemberId
  state: 'won' | 'due' | 'claimed' | 'passed' | 'delivered'
  claimUntil: number | null
  note: string | null
}

export type Lottery = ActivityBase & {
  type: 'lottery'
  keyword: string
  folded: string
  winnersWanted: number
  alternatesWanted: number
  feePoints: number | null
  enterBy: EntryDeed[]
  eligible: Eligible | null
  weights: Record<Tier, number>
  claimSeconds: number | null
  excludeWinnersHours: number | null
  prizePoints: number | null
  prizeRight: string | null
  beacon: boolean
  broadcast: number | null
  state: 'open' | 'closed' | 'drawn' | 'cancelled'
  draw: Draw
  winners: Winner[]
  alternates: Winner[]
}
