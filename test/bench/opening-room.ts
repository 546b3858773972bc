/** Opens channels and audits them, in a process of its own, so that nothing is warm that would not be. */
import { openSqliteJournal } from '@fanfare/server/journal/sqlite-journal.ts'
import { auditChannel } from '@fanfare/server/channel/audit.ts'
import { createChannel } from '@fanfare/server/channel/create-channel.ts'
import { systemClock } from '@fanfare/server/channel/clock.ts'
import { answerBench } from './child-program.ts'
import { startCoreTimer } from './core-seconds.ts'

export type OpeningQuestion =
  | { do: 'open'; folder: string; channelId: string }
  /** What any program pays that reads the same rows: the texts fetched and parsed, nothing made of them. */
  | { do: 'readRows'; folder: string; channelId: string }
  | { do: 'audit'; folder: string; channelId: string }
  | { do: 'readEvents'; folder: string; channelId: string }

export type Opening = { seconds: number; count: number; heapMb: number }

answerBench<OpeningQuestion>(async ({ do: what, folder, channelId }) => {
  const journal = await openSqliteJournal(folder)
  const passed = startCoreTimer()
  let count = 0
  let end = async (): Promise<void> => undefined
  if (what === 'open') {
    const channel = await createChannel(channelId, { journal, clock: systemClock })
    count = await channel.read(({ state }) => state.members.size)
    end = () => channel.close()
  } else if (what === 'audit') {
    const audit = await auditChannel(journal, channelId)
    if (audit === null || audit.invariants.length > 0) throw new Error(JSON.stringify(audit))
    count = audit.events
  } else if (what === 'readRows') {
    const peeked = await journal.peek(channelId)
    for await (const page of peeked?.rows ?? []) count += (JSON.parse(page) as unknown[]).length
  } else {
    for await (const envelope of journal.read(channelId, 0)) count += envelope.seq > 0 ? 1 : 0
  }
  const seconds = passed()
  const heapMb = process.memoryUsage().heapUsed / 1e6
  await end()
  await journal.close()
  return { seconds, count, heapMb } satisfies Opening
})
