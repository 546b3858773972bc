/** A disk without room, for real: a process that may not write any further. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { auditChannel } from '@fanfare/server/channel/audit.ts'
import { openSqliteJournal } from '@fanfare/server/journal/sqlite-journal.ts'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = fileURLToPath(new URL('full-disk-child.ts', import.meta.url))

// Limits of a running process can be moved on Linux alone; elsewhere the page limit below stands for it.
test.runIf(process.platform === 'linux')(
  '[JR13] a full disk stops the acknowledging, and room brings it back',
  async () => {
    const folder = temporaryFolder()
    const args = ['--import', 'tsx', program, folder]
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
    const told = JSON.parse(stdout) as { acknowledged: number }
    expect(told).toEqual({
      acknowledged: expect.any(Number),
      before: ['accepted'],
      refusal: { busy: 'channel/unavailable' },
      whileFull: 'channel/unavailable',
      // What was acknowledged is there; what was refused was not, and is taken now.
      repeated: ['duplicate'],
      refusedBefore: ['accepted'],
    })
    const journal = await openSqliteJournal(folder)
    onTestFinished(() => journal.close())
    const audit = await auditChannel(journal, 'live')
    expect(audit?.invariants).toEqual([])
    let gifts = 0
    for await (const { event } of journal.read('live', 0)) {
      if (event.type === 'GiftCounted') gifts++
    }
    expect(gifts).toBe((told.acknowledged + 1) * 100)
  },
)
