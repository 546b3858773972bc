/** `npm run chaos -- --kind kill|stall|… [--kind …] --rounds 30 --nodes 2 --seed N`: ends with 1 where anything was lost, doubled or oversold. */
import { parseArgs } from 'node:util'
import { chaos } from './chaos.ts'
import type { Tally } from './chaos.ts'
import { FAULTS } from './chaos-faults.ts'
import type { FaultKind } from './chaos-faults.ts'

const { values } = parseArgs({
  options: {
    kind: { type: 'string', multiple: true, default: Object.keys(FAULTS) },
    rounds: { type: 'string', default: '3' },
    nodes: { type: 'string', default: '2' },
    lease: { type: 'string', default: '1500' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
  },
})
const [rounds = 0, nodes = 0, leaseMs = 0, seed = 0] = [
  values.rounds,
  values.nodes,
  values.lease,
  values.seed,
].map(Number)
const unknown = values.kind.filter((kind) => !(kind in FAULTS))
if (unknown.length > 0 || ![rounds, nodes, leaseMs, seed].every(Number.isSafeInteger)) {
  console.error(`--kind is one of ${Object.keys(FAULTS).join(', ')}; the rest are whole numbers`)
  process.exit(2)
}

// What was started ends with this process, however it ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

const startedAt = performance.now()
const tallies = await chaos({
  kinds: values.kind as FaultKind[],
  rounds,
  nodes,
  leaseMs,
  seed,
  tell: (line) => console.log(`${((performance.now() - startedAt) / 1_000).toFixed(1)} s ${line}`),
})
console.log(`\nSEED=${seed}, ${nodes} nodes, lease ${leaseMs} ms`)
console.table(tallies.map(row))
// Connections to what was killed may hold on for minutes.
process.exit(tallies.some(({ violations }) => violations.length > 0) ? 1 : 0)

function row({ kind, rounds: played, violations, ...rest }: Tally): object {
  return {
    kind,
    rounds: played,
    violations: violations.length,
    'away ms (max)': rest.awayMsMax,
    'agreed ms (max)': rest.convergedMsMax,
    acknowledged: rest.acknowledged,
    'lost, told': rest.lost,
  }
}
