/** `npm run sim -- --seed N [--count M] [--steps K]`: histories of seeds N … N+M-1; stops at the first that fails. */
import { parseArgs } from 'node:util'
import { simulate } from './simulate.ts'
import type { Summary } from './simulate.ts'

const STEPS = 60

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    count: { type: 'string', default: '1' },
    steps: { type: 'string', default: String(STEPS) },
  },
})
const first = Number(values.seed)
const count = Number(values.count)
const steps = Number(values.steps)
if (![first, count, steps].every((number) => Number.isSafeInteger(number) && number >= 0)) {
  console.error('--seed, --count and --steps are whole numbers')
  process.exit(2)
}

const startedAt = performance.now()
const total = { histories: 0, events: 0, signals: 0, crashes: 0, drops: 0 }

function add(summary: Summary): void {
  total.histories++
  total.events += summary.events
  total.signals += summary.signals
  total.crashes += summary.crashes
  total.drops += summary.drops
}

try {
  for (let seed = first; seed < first + count; seed++) {
    const summary = await simulate(seed, { steps })
    add(summary)
    if (count === 1) console.log(`SEED=${seed} ${JSON.stringify(summary)}`)
  }
  const seconds = Number(((performance.now() - startedAt) / 1_000).toFixed(1))
  console.log(`SEED=${first} ${JSON.stringify({ ok: true, ...total, seconds })}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
