/** Member ids: 60 random bits in twelve characters, so that an id tells nothing about a person. */
import { randomBytes } from 'node:crypto'
import type { MemberId } from '@fanfare/shared/base'

/** Crockford's alphabet: none of its characters is mistaken for another. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const CHARS = 12

export function randomMemberId(): MemberId {
  let id = ''
  for (const byte of randomBytes(CHARS)) id += ALPHABET[byte & 31]
  return id as MemberId
}
