/** Entries by doing something while a lottery is open. */
import type { Action } from '../../../contracts/index.ts'
import type { Draft, Purse } from '../../draft.ts'

export function enterByDeed(_draft: Draft, _purse: Purse, _action: Action): void {}
