/**
 * Cue ids as pages see them. Ids made from journal positions come again when a rehearsal starts its
 * journal anew, while pages remember what they played: so the incarnation is part of them.
 */
import { createHash } from 'node:crypto'
import type { Cue } from '@fanfare/shared/contracts'
import { CUE_ID_CHARS_MAX, INCARNATION_CHARS_IN_IDS } from './limits.ts'

export function cueOnWire(cue: Cue, incarnation: string): Cue {
  return { ...cue, id: `${incarnation.slice(0, INCARNATION_CHARS_IN_IDS)}.${shortened(cue.id)}` }
}

/** A cue of a signal without events is named after the signal, whose id may be of any length. */
function shortened(id: string): string {
  if (id.length <= CUE_ID_CHARS_MAX) return id
  return createHash('sha1').update(id).digest('base64url')
}
