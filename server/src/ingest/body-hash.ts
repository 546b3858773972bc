/**
 * One short text for one meaning: the same id with another hash is a conflict. What is hashed went
 * through its schema, which puts known fields in the schema's order and leaves unknown ones out.
 */
import { hash } from 'node:crypto'

/** 22 of 43 characters keep 132 bits, far beyond chance, at half the room in the journal. */
const HASH_CHARS = 22

/** `canonical` must come out of a zod parse, so that the order of keys is the schema's. */
export function bodyHash(canonical: object): string {
  return hash('sha256', JSON.stringify(canonical), 'base64url').slice(0, HASH_CHARS)
}
