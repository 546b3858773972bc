/** Claims. */
import type { Draft } from '../../draft.ts'
import type { Pending } from '../../state.ts'
import { unbuilt } from '../../unbuilt.ts'

/** The hold of a claim has run out. */
export function expireClaim(_draft: Draft, _hold: Pending): void {
  unbuilt()
}
