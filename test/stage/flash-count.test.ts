import { describe, expect, test } from 'vitest'
import { cellsOf, flashesPerSecondMax, type CellsOfFrame } from './support/flash-count.ts'

/** One cell, 50 pictures a second for three seconds. */
function film(
  luminanceAt: (seconds: number) => number,
  isRedAt: (seconds: number) => boolean = () => false,
): CellsOfFrame[] {
  return Array.from({ length: 150 }, (_, index) => ({
    atMs: index * 20,
    cells: [
      {
        luminance: luminanceAt(index / 50),
        isSaturatedRed: isRedAt(index / 50),
        redness: isRedAt(index / 50) ? 200 : 0,
      },
    ],
  }))
}

const square = (hertz: number) => (seconds: number) =>
  Math.floor(seconds * hertz * 2) % 2 === 0 ? 0 : 1

describe('the counting of flashes', () => {
  test('[ST10] finds a strobe and lets a fade pass', () => {
    expect(flashesPerSecondMax(film(square(5)), 'general')).toBeGreaterThanOrEqual(5)
    expect(flashesPerSecondMax(film(square(2)), 'general')).toBe(2)
    expect(
      flashesPerSecondMax(
        film((seconds) => Math.min(1, seconds)),
        'general',
      ),
    ).toBe(0)
    expect(
      flashesPerSecondMax(
        film((seconds) => 0.5 + 0.03 * Math.sin(seconds * 60)),
        'general',
      ),
    ).toBe(0)
    expect(
      flashesPerSecondMax(
        film((seconds) => 0.9 + 0.1 * square(5)(seconds)),
        'general',
      ),
    ).toBe(0)
    expect(
      flashesPerSecondMax(
        film(
          () => 0,
          (seconds) => square(4)(seconds) === 1,
        ),
        'red',
      ),
    ).toBeGreaterThanOrEqual(4)
  })

  test('[ST10] draws see-through pixels over what is behind them', () => {
    const clear = { width: 2, height: 2, data: new Uint8Array(16) }
    expect(cellsOf(clear, 255, 2)[0]!.luminance).toBeCloseTo(1)
    expect(cellsOf(clear, 0, 2)[0]!.luminance).toBe(0)
    const red = { width: 1, height: 1, data: new Uint8Array([255, 20, 20, 255]) }
    expect(cellsOf(red, 0, 1)[0]!.isSaturatedRed).toBe(true)
  })
})
