/** All events that one cause made: neighbours in the journal, because a batch keeps them together. */
import type { Envelope } from '@fanfare/shared/contracts'
import type { Journal } from '../journal/journal.ts'

const STRIDE = 32

/** `seq` is any of them. */
export async function eventsOfCause(
  journal: Pick<Journal, 'pick'>,
  channelId: string,
  causeId: string,
  seq: number,
): Promise<Envelope[]> {
  async function walk(from: number, step: 1 | -1): Promise<Envelope[]> {
    const found: Envelope[] = []
    for (let start = from; start > 0; start += STRIDE * step) {
      const seqs = Array.from({ length: STRIDE }, (_, index) => start + index * step)
      const picked = await journal.pick(
        channelId,
        seqs.filter((one) => one > 0),
      )
      for (const envelope of picked) {
        if (envelope?.causeId !== causeId) return found
        found.push(envelope)
      }
    }
    return found
  }
  const [before, after] = [await walk(seq, -1), await walk(seq + 1, 1)]
  return [...before.toReversed(), ...after]
}
