/** Member ids: 60 random bits in twelve characters, so that an id tells nothing about a person. */
import { randomFillSync } from 'node:crypto'
import type { MemberId } from '@fanfare/shared/base'

/** Crockford's alphabet: none of its characters is mistaken for another. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const CHARS = 12

/** Chance in store for many ids: asking for it costs the same for twelve bytes as for thousands. */
const store = new Uint8Array(256 * CHARS)
let used = store.length

export function randomMemberId(): MemberId {
  if (used === store.length) {
    randomFillSync(store)
    used = 0
  }
  let id = ''
  for (const end = used + CHARS; used < end; used++) id += ALPHABET[(store[used] ?? 0) & 31]
  return id as MemberId
}
