/** The power cut of a process: killed at random moments while it writes, as often as it takes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { auditChannel } from '@fanfare/server/channel/audit.ts'
import type { Journal } from '@fanfare/server/journal/journal.ts'
import { openSqliteJournal } from '@fanfare/server/journal/sqlite-journal.ts'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** 5 in the usual run; FANFARE_KILLS=50 for the long one. */
const KILLS = Number(process.env.FANFARE_KILLS ?? 5)
/** The child is killed after a random number of acknowledged requests up to this. */
const REQUESTS_MAX = 400

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = fileURLToPath(new URL('writing-child.ts', import.meta.url))

/** By channel, the numbers whose acknowledgement was seen. */
type Acknowledged = Map<string, Set<string>>

/** Answers the first number that nobody used yet. */
async function writeUntilKilled(folder: string, firstNumber: number, seen: Acknowledged) {
  const args = ['--import', 'tsx', program, folder, String(firstNumber)]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  let requestsLeft = 1 + Math.floor(Math.random() * REQUESTS_MAX)
  let unused = firstNumber
  for await (const line of createInterface({ input: child.stdout })) {
    const [channelId = '', next = '0', ...numbers] = line.split(' ')
    const acknowledged = seen.get(channelId) ?? new Set()
    for (const number of numbers) acknowledged.add(number)
    seen.set(channelId, acknowledged)
    unused = Math.max(unused, Number(next))
    if (--requestsLeft === 0) child.kill('SIGKILL')
  }
  expect(await exited).toEqual([null, 'SIGKILL'])
  return unused
}

/** Every number whose effect is in the journal, with how often. */
async function effectsIn(journal: Journal, channelId: string): Promise<Map<string, number>> {
  const effects = new Map<string, number>()
  for await (const { causeId, event } of journal.read(channelId, 0)) {
    if (event.type !== 'GiftCounted' && event.type !== 'Interacted') continue
    const number = causeId.slice('test:'.length)
    if (event.type === 'GiftCounted' || Number(number) % 3 === 0) {
      effects.set(number, (effects.get(number) ?? 0) + 1)
    }
  }
  return effects
}

test(`[CH25] killed ${KILLS} times under load, nothing acknowledged is lost or counted twice`, async () => {
  const folder = temporaryFolder()
  const seen: Acknowledged = new Map()
  let number = 0
  for (let kill = 0; kill < KILLS; kill++) {
    number = await writeUntilKilled(folder, number, seen)
    const journal = await openSqliteJournal(folder)
    for (const [channelId, acknowledged] of seen) {
      const effects = await effectsIn(journal, channelId)
      expect([...acknowledged].filter((one) => !effects.has(one))).toEqual([])
      expect([...effects].filter(([, count]) => count !== 1)).toEqual([])
      const audit = await auditChannel(journal, channelId)
      expect(audit?.invariants).toEqual([])
      expect(audit?.stateHash).toBe(audit?.liveStateHash)
    }
    await journal.close()
  }
  expect(seen.size).toBe(2)
})
