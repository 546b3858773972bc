/** A member's statement: a linked list through the journal, newest first. */
import { err, ok } from '@fanfare/shared/base'
import type { MemberId, Result } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import type { Envelope, Rejection } from '@fanfare/shared/contracts'
import { earlierEntry, statementEntry } from '@fanfare/shared/view'
import type { StatementEntry } from '@fanfare/shared/view'
import type { Journal } from '../journal/journal.ts'

export type StatementPage = { entries: StatementEntry[]; next?: string }

type Reads = { journal: Pick<Journal, 'pick'>; channelId: string; member: MemberId }

/** From the transfer `fromSeq` back; 0 for an empty statement. */
export async function statementPage(
  reads: Reads,
  fromSeq: number,
  limit: number,
): Promise<Result<StatementPage, Rejection>> {
  const entries: StatementEntry[] = []
  let seq = fromSeq
  while (seq > 0 && entries.length < limit) {
    const [envelope] = await reads.journal.pick(reads.channelId, [seq])
    // A cursor that was made up leads to something else, or to somebody else.
    if (!envelope || !isOf(envelope, reads.member)) return madeUp()
    const entry = statementEntry(envelope, await settledBy(reads, envelope))
    if (entry === null) return madeUp()
    entries.push(entry)
    seq = earlierEntry(envelope) ?? 0
  }
  return ok(seq > 0 ? { entries, next: String(seq) } : { entries })
}

function madeUp(): Result<never, Rejection> {
  return err(rejection('request/invalid', 'cursor'))
}

function isOf({ event }: Envelope, member: MemberId): boolean {
  return (
    (event.type === 'Transferred' || event.type === 'TransferSettled') && event.member === member
  )
}

async function settledBy(reads: Reads, { event }: Envelope): Promise<Envelope | null> {
  if (event.type !== 'TransferSettled') return null
  const [transfer] = await reads.journal.pick(reads.channelId, [event.transfer])
  return transfer ?? null
}
