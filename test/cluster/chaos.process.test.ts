/** The short form of `npm run chaos`: once through every fault, on the real program and the real Redis. */
import { describe, expect, test } from 'vitest'
import { chaos } from './chaos.ts'
import type { FaultKind } from './chaos-faults.ts'

/** Another history is `FANFARE_CHAOS_SEED=N`. */
const SEED = Number(process.env['FANFARE_CHAOS_SEED'] ?? 1)
const LEASE_MS = 1_500
const timeout = 240_000

async function survives(nodes: number, kinds: readonly FaultKind[]): Promise<void> {
  const told: string[] = []
  const tell = (line: string) => void told.push(line)
  const tallies = await chaos({ kinds, rounds: 1, nodes, leaseMs: LEASE_MS, seed: SEED, tell })
  const broken = tallies.flatMap(({ violations }) => violations)
  expect(broken, told.join('\n')).toEqual([])
  expect(tallies.map(({ kind }) => kind)).toEqual(kinds)
  for (const { acknowledged } of tallies) expect(acknowledged).toBeGreaterThan(0)
}

test(
  '[MN1] [MN2] [MN3] three nodes: the owner is killed, stopped, cut off and asked to leave; Redis is killed and loses its power',
  { timeout },
  () => survives(3, ['kill', 'stall', 'cut', 'drain', 'restart', 'powercut']),
)

// Each has a Redis and nodes of its own, and most of it is waiting for the other Redis to take over.
describe.concurrent('under Sentinels', () => {
  test('[MN3] two nodes: a replica that lags takes over', { timeout }, () =>
    survives(2, ['failover']),
  )

  test('[MN4] two nodes that need a replica: one that lags takes over', { timeout }, () =>
    survives(2, ['replicated']),
  )
})

test(
  '[MN2] two nodes on a Cluster: the shard of the channel and its owner are killed',
  { timeout },
  () => survives(2, ['cluster']),
)
