import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AT_REST, HOLD_MS, holdStep, type HoldInput } from '@fanfare/overlay/panel/parts/hold.ts'

function firings(inputs: readonly HoldInput[]): number {
  let state = AT_REST
  let fired = 0
  for (const input of inputs) {
    const step = holdStep(state, input)
    state = step.state
    if (step.fires) fired += 1
  }
  return fired
}

describe('a held button', () => {
  test('[PN5] fires once when it was held for 1.2 s', () => {
    const inputs: HoldInput[] = [
      { type: 'press', atMs: 0 },
      { type: 'clock', atMs: HOLD_MS - 1 },
      { type: 'clock', atMs: HOLD_MS },
      { type: 'clock', atMs: HOLD_MS * 3 },
    ]
    expect(firings(inputs.slice(0, 2))).toBe(0)
    expect(firings(inputs.slice(0, 3))).toBe(1)
    expect(firings(inputs)).toBe(1)
  })

  test('[PN5] key repeat does not start it anew, and a cancelled hold stays cancelled until let go', () => {
    expect(
      firings([
        { type: 'press', atMs: 0 },
        { type: 'press', atMs: 1_000 },
        { type: 'clock', atMs: 1_250 },
      ]),
    ).toBe(1)
    expect(
      firings([
        { type: 'press', atMs: 0 },
        { type: 'cancel' },
        { type: 'press', atMs: 100 },
        { type: 'clock', atMs: 5_000 },
      ]),
    ).toBe(0)
  })

  test('[PN5] never fires without a press of its whole length, whatever happens in between', () => {
    const input = fc.oneof(
      fc.constant({ kind: 'press' as const }),
      fc.constant({ kind: 'release' as const }),
      fc.constant({ kind: 'clock' as const }),
      fc.constant({ kind: 'cancel' as const }),
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(input, fc.integer({ min: 0, max: HOLD_MS - 1 })), { maxLength: 40 }),
        (steps) => {
          let at = 0
          let heldSince: number | null = null
          let state = AT_REST
          for (const [{ kind }, laterMs] of steps) {
            at += laterMs
            const before = state
            const step = holdStep(
              state,
              kind === 'press' || kind === 'clock' ? { type: kind, atMs: at } : { type: kind },
            )
            state = step.state
            if (kind === 'press' && before.phase === 'idle') heldSince = at
            if (step.fires) expect(at - (heldSince ?? at)).toBeGreaterThanOrEqual(HOLD_MS)
            if (kind === 'release' || kind === 'cancel') heldSince = null
          }
        },
      ),
    )
  })
})
