/** What a buyer quotes at the till. */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

const CODE_CHARS = 8
/** 32 signs without 0, O, 1 and I, which are read for one another. */
const SIGNS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** `chance` is secret, so that nobody can tell a code from the claim it belongs to. */
export function claimCode(claim: {
  chance: string
  causeId: string
  member: string
  seq: number
}): string {
  const { chance, causeId, member, seq } = claim
  const hash = sha256(utf8ToBytes(`fanfare/claim/1\0${chance}\0${causeId}\0${member}\0${seq}`))
  let code = ''
  for (const byte of hash.subarray(0, CODE_CHARS)) code += SIGNS.charAt(byte % SIGNS.length)
  return code
}
