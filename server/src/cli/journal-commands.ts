/** `fanfare audit` and `fanfare export`: reading the journal, also beside a running server. */
import { once } from 'node:events'
import { auditChannel } from '../channel/audit.ts'
import type { Audit } from '../channel/audit.ts'
import { done, UsageError, wrong } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { withJournal } from './store-place.ts'
import type { StorePlace } from './store-place.ts'

export async function audit(place: StorePlace): Promise<Outcome> {
  return withJournal(place, async (journal) => {
    const channels: (Audit & { channel: string })[] = []
    for (const channel of await journal.channels()) {
      const found = await auditChannel(journal, channel)
      if (found !== null) channels.push({ channel, ...found })
    }
    const isRight = channels.every(
      ({ stateHash, liveStateHash, invariants }) =>
        stateHash === liveStateHash && invariants.length === 0,
    )
    return isRight ? done({ ok: true, channels }) : wrong({ ok: false, channels })
  })
}

/** One event a line, in the order of the journal. */
export async function exportEvents(place: StorePlace, channel: string): Promise<Outcome> {
  return withJournal(place, async (journal) => {
    if (!(await journal.channels()).includes(channel)) {
      throw new UsageError(`there is no channel ${channel} here`)
    }
    for await (const envelope of journal.read(channel, 0)) {
      const isTaken = process.stdout.write(`${JSON.stringify(envelope)}\n`)
      if (!isTaken) await once(process.stdout, 'drain')
    }
    return { exitCode: 0 }
  })
}
