/** A correction by hand: what may be typed, and what is sent. Pure. */
import { limits, type MemberRef, type ProducerCommand } from '@fanfare/shared/contracts'

export type AdjustmentDraft = { sign: 1 | -1; amount: string; reason: string }

export const EMPTY_ADJUSTMENT: AdjustmentDraft = { sign: 1, amount: '', reason: '' }

export type AdjustmentFlaw = 'amount' | 'reason'

/** A whole number from 1 up, or null. Full-width digits and thousands separators are accepted. */
export function amountFrom(text: string): number | null {
  const folded = text.normalize('NFKC').replaceAll(/[\s,+]/g, '')
  if (!/^\d+$/.test(folded)) return null
  const amount = Number(folded)
  return amount >= 1 && amount <= limits.POINTS_MAX ? amount : null
}

export function flawOf({ amount, reason }: AdjustmentDraft): AdjustmentFlaw | null {
  if (amountFrom(amount) === null) return 'amount'
  const length = reason.trim().length
  return length >= 1 && length <= limits.REASON_CHARS_MAX ? null : 'reason'
}

/** Call only on a draft without flaw. */
export function adjustCommand(member: MemberRef, draft: AdjustmentDraft): ProducerCommand {
  return {
    type: 'AdjustPoints',
    member,
    amount: draft.sign * (amountFrom(draft.amount) ?? 0),
    reason: draft.reason.trim(),
  }
}
