/** What a producer pastes of a public random round: its signature alone, or a relay's whole answer. Pure. */

/** 48 bytes in hex: `DrawLottery` takes exactly these. */
const SIGNATURE = /(?<![0-9a-f])[0-9a-f]{96}(?![0-9a-f])/

/** Null where there is none in it; whether it is the right one is for the server to check. */
export function signatureIn(pasted: string): string | null {
  const folded = pasted.normalize('NFKC').toLowerCase().replace(/\b0x/, '')
  return SIGNATURE.exec(folded)?.[0] ?? null
}
