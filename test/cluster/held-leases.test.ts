/** How the leases of many channels are renewed: not all at once, and none waits for one that is not answered. */
import { HeldLeases } from '@fanfare/server/cluster/held-leases.ts'
import type { LeaseStore } from '@fanfare/server/cluster/lease-scripts.ts'
import { LEASE_RENEWALS_AT_ONCE_MAX } from '@fanfare/server/limits.ts'
import { expect, test } from 'vitest'
import { ToldTime, turn } from './told-time.ts'

const LEASE_MS = 6_000
const COUNT = 3 * LEASE_RENEWALS_AT_ONCE_MAX + 7

async function manyHeld() {
  const waiting: (() => void)[] = []
  let sent = 0
  const store: LeaseStore = {
    acquire: () => Promise.resolve(null),
    renew: () => {
      sent++
      return new Promise((resolve) => waiting.push(() => resolve(true)))
    },
    release: () => Promise.resolve(),
    holder: () => Promise.resolve(null),
    noteRunning: () => Promise.resolve(),
    beat: () => Promise.resolve({ nodes: [], lapsing: [] }),
    go: () => Promise.resolve(),
  }
  const time = new ToldTime()
  const lost: string[] = []
  const leases = new HeldLeases({
    store,
    self: 'node',
    leaseMs: LEASE_MS,
    time,
    onTaken: () => undefined,
    onLost: (channelId) => lost.push(channelId),
    onError: (error) => {
      throw error
    },
  })
  for (let number = 0; number < COUNT; number++) await leases.claim(`live-${number}`)
  const answer = async () => {
    for (const resolve of waiting.splice(0)) resolve()
    await turn()
  }
  return { leases, time, lost, answer, sent: () => sent }
}

test('[OW2] renewals of many leases are sent some after the others, each when those before were answered', async () => {
  const { leases, answer, sent } = await manyHeld()
  const renewing = leases.renewAll()
  await turn()
  const counts = [sent()]
  while (counts.at(-1) !== COUNT) {
    await answer()
    counts.push(sent())
  }
  const max = LEASE_RENEWALS_AT_ONCE_MAX
  expect(counts).toEqual([max, 2 * max, 3 * max, COUNT])
  await answer()
  await renewing
})

test('[OW2] answers that do not come hold no other lease up: all are asked for in a sixth of a lease', async () => {
  const { leases, time, answer, sent, lost } = await manyHeld()
  await time.passes(LEASE_MS / 3)
  const renewing = leases.renewAll()
  const batches = Math.ceil(COUNT / LEASE_RENEWALS_AT_ONCE_MAX)
  for (let batch = 1; batch < batches; batch++) await time.passes(LEASE_MS / 6 / (batches - 1))
  expect(sent()).toBe(COUNT)
  await answer()
  await renewing
  await time.passes(LEASE_MS * 0.75)
  leases.dropOverdue()
  expect(lost).toEqual([])
})
