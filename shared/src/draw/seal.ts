/** The seal: a server seed that is promised before the first entry and shown after the draw. */
import { bundledDigest, bytesToHex, concatBytes, domain, hexToBytes, text } from './bytes.ts'

/** What the seed is made of is secret (`chance`) and particular to one cause and activity. Hex. */
export function serverSeedOf(from: {
  chance: string
  causeId: string
  activityId: string
}): string {
  const secret = text(`${from.chance}\0${from.causeId}\0${from.activityId}`)
  return bytesToHex(bundledDigest(concatBytes(domain('server-seed'), secret)))
}

/** Published at opening; fits no other seed and no other activity. Hex. */
export function commitmentOf(serverSeed: string, activityId: string): string {
  const promised = [domain('commitment'), hexToBytes(serverSeed), text(activityId)]
  return bytesToHex(bundledDigest(concatBytes(...promised)))
}

export type SeedParts = {
  serverSeed: string
  /** Of the public beacon, hex; null where none is mixed in. */
  randomness: string | null
  /** Merkle root of the entries, hex. */
  root: string
  activityId: string
}

/** All that decides the draw: the sealed seed, the beacon and every entry. Hex. */
export function drawSeedOf({ serverSeed, randomness, root, activityId }: SeedParts): string {
  const beacon =
    randomness === null
      ? new Uint8Array([0])
      : concatBytes(new Uint8Array([1]), hexToBytes(randomness))
  const parts = [hexToBytes(serverSeed), beacon, hexToBytes(root), text(activityId)]
  return bytesToHex(bundledDigest(concatBytes(domain('seed'), ...parts)))
}
