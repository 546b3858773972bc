/** A few seeded histories of a channel in every test run; `npm run sim -- --seed N --count M` plays many more. */
import { describe, expect, test } from 'vitest'
import { simulate, SimulationFailed } from './simulate.ts'

const STEPS = 30
const SEEDS = [1, 2, 3, 4, 5, 6]
const LIMIT_MS = 30_000

describe('simulated evenings', () => {
  test.each(SEEDS)(
    '[CH1][CH4][CH6][CH12][CH13][CH14][CH15][CH21] seed %i: a disk that fails, crashes, clocks that jump, a network that repeats',
    async (seed) => {
      const { events, crashes, counts } = await simulate(seed, { steps: STEPS })
      expect(events).toBeGreaterThan(10)
      expect(crashes + counts.failed).toBeGreaterThan(0)
    },
    LIMIT_MS,
  )

  test(
    'the same seed is the same evening',
    async () => {
      const first = await simulate(11, { steps: STEPS })
      expect(await simulate(11, { steps: STEPS })).toEqual(first)
      expect((await simulate(12, { steps: STEPS })).stateHash).not.toBe(first.stateHash)
    },
    LIMIT_MS,
  )

  test(
    'a disk that acknowledges before it writes does not go unnoticed, and the seed and step are told',
    async () => {
      const lied = simulate(1, { steps: STEPS, isDiskLying: true })
      await expect(lied).rejects.toThrow(SimulationFailed)
      await expect(lied).rejects.toThrow(/^SEED=1 step \d+: .*(not on the disk|the disk is at)/)
    },
    LIMIT_MS,
  )
})
