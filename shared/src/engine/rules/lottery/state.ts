/** A lottery, and the sealed draw that a seckill may have too. */
import type { MemberId } from '../../../base/index.ts'
import type { Eligible, EntryDeed, Tier, WinnerState } from '../../../contracts/index.ts'
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

/** Beside the state: the same that the members' parts say, in the order of entry. */
export type Entrants = { members: MemberId[]; weights: number[] }

export type Winner = {
  index: number
  member: MemberId
  state: WinnerState
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
  /** 0 before. */
  drawnAt: number
  /** Of a cancelled one: entries whose fees have gone back, by index. */
  returned: number
  winners: Winner[]
  alternates: Winner[]
}
