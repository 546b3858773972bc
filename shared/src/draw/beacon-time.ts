/** Which round of the beacon comes when, and what it is worth. */
import { bundledDigest, bytesToHex, hexToBytes } from './bytes.ts'

/** Unix ms of the first round of quicknet. */
const GENESIS_MS = 1_692_803_367_000
const PERIOD_MS = 3_000
/** Entries are over this long (ms) before the round, so that nobody can have known it. */
export const BEACON_LEAD_MS = 6_000

/** The first round that is published at least the lead time after this instant (Unix ms). */
export function beaconRoundAfter(at: number): number {
  return Math.max(1, Math.ceil((at + BEACON_LEAD_MS - GENESIS_MS) / PERIOD_MS) + 1)
}

/** When the round is published, Unix ms. */
export function beaconRoundAt(round: number): number {
  return GENESIS_MS + (round - 1) * PERIOD_MS
}

/** Hex. */
export function randomnessOf(signature: string): string {
  return bytesToHex(bundledDigest(hexToBytes(signature)))
}
