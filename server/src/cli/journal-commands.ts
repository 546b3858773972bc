/** `fanfare audit` and `fanfare export`: reading the journal, also beside a running server. */
import { existsSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { auditChannel } from '../channel/audit.ts'
import type { Audit } from '../channel/audit.ts'
import type { Journal } from '../journal/journal.ts'
import { DATABASE_FILE } from '../journal/sqlite-file.ts'
import { openSqliteJournal } from '../journal/sqlite-journal.ts'
import { done, UsageError, wrong } from './outcome.ts'
import type { Outcome } from './outcome.ts'

export async function audit(data: string): Promise<Outcome> {
  return withJournal(data, async (journal) => {
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
export async function exportEvents(data: string, channel: string): Promise<Outcome> {
  return withJournal(data, async (journal) => {
    if (!(await journal.channels()).includes(channel)) {
      throw new UsageError(`there is no channel ${channel} in ${data}`)
    }
    for await (const envelope of journal.read(channel, 0)) {
      const isTaken = process.stdout.write(`${JSON.stringify(envelope)}\n`)
      if (!isTaken) await once(process.stdout, 'drain')
    }
    return { exitCode: 0 }
  })
}

export async function withJournal(
  data: string,
  use: (journal: Journal) => Promise<Outcome>,
): Promise<Outcome> {
  // A folder without a journal is a typing mistake; making an empty one would hide it.
  if (!existsSync(join(data, DATABASE_FILE)) && !existsSync(join(data, 'fanfare.json'))) {
    throw new UsageError(`there is no journal in ${data}`)
  }
  const journal = await openSqliteJournal(data)
  try {
    return await use(journal)
  } finally {
    await journal.close()
  }
}
