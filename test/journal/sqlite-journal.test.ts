/** The embedded journal under the contract. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteJournal } from '@fanfare/server/journal/sqlite-journal.ts'
import { registerJournalContract } from '../contracts/journal.contract.ts'

registerJournalContract('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fanfare-journal-'))
  let journal = await openSqliteJournal(folder)
  return {
    journal,
    async restart() {
      await journal.close()
      journal = await openSqliteJournal(folder)
      return journal
    },
    async dispose() {
      await journal.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
})
