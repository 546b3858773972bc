/**
 * A server's inside in a process of its own, to be killed: writes without a pause, repeats itself on purpose,
 * and says on standard output what was acknowledged. Arguments: data folder, first number to use.
 */
import { writeSync } from 'node:fs'
import { createRegistry } from '@fanfare/server/channel/registry.ts'
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import { openSqliteJournal } from '@fanfare/server/journal/sqlite-journal.ts'
import { chat, gift, person } from './submissions.ts'

const CHANNELS = ['one', 'two']
const LOOPS_PER_CHANNEL = 4
const SIGNALS_PER_REQUEST = 20

const [folder = '', firstNumber = '0'] = process.argv.slice(2)
const registry = createRegistry({
  journal: await openSqliteJournal(folder),
  rehearsalJournal: createMemoryJournal(),
})
let number = Number(firstNumber)

/** Numbers before the first of this life were used by lives that were killed: some of them come again. */
function nextNumber(): number {
  const isRepeated = number > 0 && Math.random() < 0.2
  return isRepeated ? Math.floor(Math.random() * number) : number++
}

async function write(channelId: string): Promise<never> {
  const channel = await registry.get(channelId)
  for (;;) {
    const numbers = Array.from({ length: SIGNALS_PER_REQUEST }, nextNumber)
    const submissions = numbers.map((n) =>
      n % 3 === 0 ? chat(`${n}`, person(`user-${n % 50}`)) : gift(`${n}`, person(`user-${n % 50}`)),
    )
    const answer = await channel.submit(submissions)
    if ('busy' in answer) throw new Error(`the channel is ${answer.busy}`)
    const refused = answer.find(({ status }) => status !== 'accepted' && status !== 'duplicate')
    if (refused !== undefined) throw new Error(`unexpected: ${JSON.stringify(refused)}`)
    // Written through at once: what was acknowledged before the kill has left this process.
    writeSync(1, `${channelId} ${number} ${numbers.join(' ')}\n`)
  }
}

const loops = CHANNELS.flatMap((id) => Array.from({ length: LOOPS_PER_CHANNEL }, () => write(id)))
await Promise.all(loops)
