/** 幸運抽獎: drawn at the first sign of a member in a day. */
import type { Draft, Purse } from '../../draft.ts'

export function drawPerk(_draft: Draft, _purse: Purse): void {}
