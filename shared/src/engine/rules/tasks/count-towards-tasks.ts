/** Progress of tasks. */
import type { Action } from '../../../contracts/index.ts'
import type { Draft, Purse } from '../../draft.ts'

export function countTowardsTasks(
  _draft: Draft,
  _purse: Purse,
  _action: Action,
  _count: number,
): void {}
