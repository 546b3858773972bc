/** Opening a channel that knows a million people, and auditing a long journal, from a real SQLite file. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Envelope } from '@fanfare/shared/contracts'
import { initialState, takeChanges } from '@fanfare/shared/engine'
import type { State } from '@fanfare/shared/engine'
import { createRandom } from '@fanfare/server/connectors/simulated/random.ts'
import type { Journal, RowChange } from '@fanfare/server/journal/journal.ts'
import { openSqliteJournal } from '@fanfare/server/journal/sqlite-journal.ts'
import { startChild } from './child-program.ts'
import type { Opening, OpeningQuestion } from './opening-room.ts'
import { EVENING_AT, execute, memberAt, populate } from './populated-state.ts'
import { report } from './report.ts'
import { median } from './statistics.ts'

const MEMBERS = 1_000_000
const OPEN_SECONDS_MAX = 5
const AUDIT_MEMBERS = 2_000
const AUDIT_SIGNALS = 400_000
const AUDIT_PER_SECOND_MIN = 200_000
const BATCH_EVENTS = 1_000
const BATCH_ROWS = 10_000
const ROUNDS = 3
const ANSWER_MS_MAX = 120_000

export async function benchOpening(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fanfare-bench-'))
  try {
    const journal = await openSqliteJournal(folder)
    await writeCrowd(journal)
    await writeHistory(journal)
    await journal.close()
    await tell(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A million members with their names; of their events only the last is in the journal, as after pruning. */
async function writeCrowd(journal: Journal): Promise<void> {
  const { epoch } = await journal.open('crowd')
  const state = initialState()
  let written: RowChange[] = []
  const flush = async (): Promise<void> => {
    await journal.append('crowd', {
      epoch,
      firstSeq: 1,
      envelopes: [],
      rows: written,
      remember: [],
      seen: [],
    })
    written = []
  }
  populate(state, MEMBERS, EVENING_AT, () => undefined)
  const rows = takeChanges(state)
  for (let start = 0; start < rows.length; start += BATCH_ROWS) {
    written = rows.slice(start, start + BATCH_ROWS)
    await flush()
  }
  for (let start = 0; start < MEMBERS; start += BATCH_ROWS) {
    for (let index = start; index < start + BATCH_ROWS; index++) {
      const json = JSON.stringify([memberAt(index), `觀眾${index}`, null])
      written.push([`i:twitch:${40_000_000 + index}`, json])
    }
    await flush()
  }
}

async function writeHistory(journal: Journal): Promise<void> {
  const { epoch } = await journal.open('history')
  const state = initialState()
  const random = createRandom(1)
  let envelopes: Envelope[] = []
  populate(state, AUDIT_MEMBERS, EVENING_AT, (made) => envelopes.push(...made))
  const appends: Promise<unknown>[] = [append(journal, epoch, state, envelopes)]
  envelopes = []
  for (let index = 0; index < AUDIT_SIGNALS; index++) {
    const member = memberAt(random.below(AUDIT_MEMBERS))
    const at = state.at + random.below(40)
    envelopes.push(...execute(state, { type: 'RecordChat', member, eventAt: at }, at, `h:${index}`))
    if (envelopes.length < BATCH_EVENTS) continue
    appends.push(append(journal, epoch, state, envelopes))
    envelopes = []
    if (appends.length > 8) await Promise.all(appends.splice(0))
  }
  appends.push(append(journal, epoch, state, envelopes))
  await Promise.all(appends)
}

function append(journal: Journal, epoch: number, state: State, envelopes: Envelope[]) {
  const firstSeq = state.seq - envelopes.length + 1
  const rows = takeChanges(state)
  return journal.append('history', { epoch, firstSeq, envelopes, rows, remember: [], seen: [] })
}

type Task = OpeningQuestion['do']

async function tell(folder: string): Promise<void> {
  const found: Record<Task, Opening[]> = { open: [], readRows: [], audit: [], readEvents: [] }
  for (let round = 0; round < ROUNDS; round++) {
    for (const task of Object.keys(found) as Task[]) {
      const channelId = task === 'open' || task === 'readRows' ? 'crowd' : 'history'
      // As the server is started, with the memory that Node takes by itself.
      const child = await startChild('./opening-room.ts')
      try {
        found[task].push(
          await child.ask<Opening>(
            { do: task, folder, channelId } satisfies OpeningQuestion,
            ANSWER_MS_MAX,
          ),
        )
      } finally {
        await child.stop()
      }
    }
  }
  const seconds = (task: Task): number => median(found[task].map((one) => one.seconds))
  const last = (task: Task): Opening => found[task].at(-1)!
  const perSecond = last('audit').count / seconds('audit')
  report({
    bench: 'opening.1m_members',
    value: seconds('open'),
    unit: 's',
    ratio: seconds('open') / seconds('readRows'),
    target: `<= ${OPEN_SECONDS_MAX}`,
    ok: seconds('open') <= OPEN_SECONDS_MAX && last('open').count === MEMBERS,
    note: `${last('open').count} members and their names from SQLite, heap ${Math.round(last('open').heapMb)} MB; ratio = against fetching and parsing the same rows and no more`,
  })
  report({
    bench: 'opening.audit',
    value: perSecond,
    unit: 'events/s',
    ratio: seconds('audit') / seconds('readEvents'),
    target: `>= ${AUDIT_PER_SECOND_MIN}`,
    ok: perSecond >= AUDIT_PER_SECOND_MIN,
    note: `${last('audit').count} events replayed, booked twice and compared with the rows; ratio = time against reading the same events and no more`,
  })
}
