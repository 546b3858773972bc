/**
 * A server's inside in a process of its own that takes the room to write away from itself, and gives it back.
 * Prints what was answered as one line of JSON. Argument: data folder.
 */
import { execFileSync } from 'node:child_process'
import { ChannelRefused } from '@fanfare/server/channel/channel-refused.ts'
import { createRegistry } from '@fanfare/server/channel/registry.ts'
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import { openSqliteJournal } from '@fanfare/server/journal/sqlite-journal.ts'
import { gift, person, statuses } from '../channel/submissions.ts'

/** No file may grow beyond this; writing more fails as it does on a full disk. */
function limitFiles(bytes: string): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:`])
}

// Otherwise the system ends a process that writes beyond its limit.
process.on('SIGXFSZ', () => undefined)

let opened: () => void = () => undefined
const registry = createRegistry({
  journal: await openSqliteJournal(process.argv[2] ?? ''),
  rehearsalJournal: createMemoryJournal(),
  onOpened: () => opened(),
})
const request = (n: number) =>
  Array.from({ length: 100 }, (_, i) => gift(`${n}-${i}`, person(`user-${i}`, 'x'.repeat(200))))

const channel = await registry.get('live')
const before = statuses(await channel.submit(request(0)))

limitFiles('1000000')
let acknowledged = 1
let refusal = await channel.submit(request(acknowledged))
while (!('busy' in refusal)) {
  acknowledged++
  refusal = await channel.submit(request(acknowledged))
}
const whileFull = await registry.get('live').then(
  () => 'open',
  (error: unknown) => (error instanceof ChannelRefused ? error.rejection.code : String(error)),
)

const reopened = new Promise<void>((resolve) => {
  opened = resolve
})
limitFiles('unlimited')
await reopened
const again = await registry.get('live')
const repeated: string[] = []
for (let n = 0; n < acknowledged; n++) repeated.push(...statuses(await again.submit(request(n))))
const refusedBefore = statuses(await again.submit(request(acknowledged)))
await registry.close()
const told = {
  acknowledged,
  before: [...new Set(before)],
  refusal,
  whileFull,
  repeated: [...new Set(repeated)],
  refusedBefore: [...new Set(refusedBefore)],
}
process.stdout.write(`${JSON.stringify(told)}\n`, () => process.exit(0))
