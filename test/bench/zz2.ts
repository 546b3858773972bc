import { mkdtempSync, readFileSync } from 'node:fs'
import { createRegistry } from '@fanfare/server/channel/registry.ts'
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import { openSqliteJournal } from '@fanfare/server/journal/sqlite-journal.ts'
import { createIngest } from '@fanfare/server/ingest/ingest.ts'
import { createQuestionCooldown } from '@fanfare/server/ingest/question-cooldown.ts'
import { validateSignals } from '@fanfare/server/ingest/validate.ts'
import { toSubmission } from '@fanfare/server/ingest/to-submission.ts'
import { createChatSignals } from './chat-signals.ts'
const what = process.argv[2]
const main = () => {
  const s = readFileSync(`/proc/self/task/${process.pid}/stat`, 'utf8')
  const p = s.slice(s.lastIndexOf(')') + 2).split(' ')
  return (Number(p[11]) + Number(p[12])) * 10
}
const journal =
  what === 'mem'
    ? createMemoryJournal({ keptMax: 100000 })
    : await openSqliteJournal(mkdtempSync('/tmp/zz2-'))
const reg = createRegistry({ journal, rehearsalJournal: createMemoryJournal() })
const ingest = createIngest({
  channels: reg,
  clock: () => Date.now(),
  cooldown: createQuestionCooldown(),
})
const gen = createChatSignals(1, 'r' + process.pid)
for (let r = 0; r < 6; r++) {
  const bodies = gen.bodies(600, 100)
  const c = main(),
    t = performance.now()
  if (what === 'parse') for (const b of bodies) JSON.parse(b)
  else if (what === 'valid')
    for (const b of bodies) validateSignals(JSON.parse(b).signals, Date.now())
  else if (what === 'sub')
    for (const b of bodies)
      validateSignals(JSON.parse(b).signals, Date.now()).signals.map(toSubmission)
  else
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (let b = bodies.pop(); b; b = bodies.pop()) {
          const a = await ingest.signals('bench', JSON.parse(b).signals)
          if (!a.ok || a.value.accepted !== 100) throw new Error(JSON.stringify(a))
        }
      }),
    )
  console.log(
    what,
    'main cpu µs/signal',
    ((main() - c) / 60).toFixed(1),
    'wall',
    ((performance.now() - t) / 60).toFixed(1),
  )
}
await reg.close()
await journal.close()
