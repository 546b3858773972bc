/** Flashes as WCAG 2.3.1 counts them: pairs of opposing changes of a cell's relative luminance, or of saturated red. */

/** A change of at least this much of the largest luminance, where the darker one is below `DARK_MAX`. */
const CHANGE_MIN = 0.1
const DARK_MAX = 0.8
/** Share of red in a saturated one, and how far (R − G − B) × 320 must change to count. */
const SATURATED_RED = 0.8
const RED_CHANGE_MIN = 20

/** One cell of one picture. */
export type Cell = { luminance: number; isSaturatedRed: boolean; redness: number }

export type CellsOfFrame = { atMs: number; cells: Cell[] }

/** RGBA pixels, drawn over one grey (0 to 255), averaged in squares of `cellPixels`. */
export function cellsOf(
  picture: { width: number; height: number; data: Uint8Array },
  grey: number,
  cellPixels: number,
): Cell[] {
  const columns = Math.floor(picture.width / cellPixels)
  const rows = Math.floor(picture.height / cellPixels)
  const sums = new Float64Array(columns * rows * 3)
  for (let y = 0; y < rows * cellPixels; y += 1) {
    for (let x = 0; x < columns * cellPixels; x += 1) {
      const pixel = (y * picture.width + x) * 4
      const alpha = (picture.data[pixel + 3] ?? 0) / 255
      const cell = (Math.floor(y / cellPixels) * columns + Math.floor(x / cellPixels)) * 3
      for (let colour = 0; colour < 3; colour += 1) {
        const value = (picture.data[pixel + colour] ?? 0) * alpha + grey * (1 - alpha)
        sums[cell + colour] = (sums[cell + colour] ?? 0) + value
      }
    }
  }
  const pixels = cellPixels * cellPixels
  return Array.from({ length: columns * rows }, (_, index) => {
    const [red, green, blue] = [0, 1, 2].map(
      (colour) => (sums[index * 3 + colour] ?? 0) / pixels / 255,
    ) as [number, number, number]
    const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    const sum = red + green + blue
    const redness = Math.max(0, (red - green - blue) * 320)
    return { luminance, isSaturatedRed: sum > 0 && red / sum >= SATURATED_RED, redness }
  })
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
}

/** The most flashes in any second in any cell. */
export function flashesPerSecondMax(
  frames: readonly CellsOfFrame[],
  kind: 'general' | 'red',
): number {
  let most = 0
  const cellCount = frames[0]?.cells.length ?? 0
  for (let cell = 0; cell < cellCount; cell += 1) {
    const changes = kind === 'general' ? luminanceChanges(frames, cell) : redChanges(frames, cell)
    for (const from of changes) {
      const inSecond = changes.filter((at) => at >= from && at < from + 1_000).length
      most = Math.max(most, Math.floor(inSecond / 2))
    }
  }
  return most
}

/** Times at which the luminance had gone far enough the other way. */
function luminanceChanges(frames: readonly CellsOfFrame[], cell: number): number[] {
  const changes: number[] = []
  let extreme = frames[0]?.cells[cell]?.luminance ?? 0
  let direction = 0
  for (const { atMs, cells } of frames) {
    const now = cells[cell]?.luminance ?? 0
    if (direction !== 0 && Math.sign(now - extreme) === direction) extreme = now
    if (Math.abs(now - extreme) < CHANGE_MIN || Math.min(now, extreme) >= DARK_MAX) continue
    direction = Math.sign(now - extreme)
    extreme = now
    changes.push(atMs)
  }
  return changes
}

/** Between a saturated red and something else that is far enough from it. */
function redChanges(frames: readonly CellsOfFrame[], cell: number): number[] {
  const changes: number[] = []
  let before = frames[0]?.cells[cell]
  for (const { atMs, cells } of frames) {
    const now = cells[cell]
    if (before === undefined || now === undefined) continue
    const isRed = before.isSaturatedRed || now.isSaturatedRed
    if (!isRed || Math.abs(now.redness - before.redness) <= RED_CHANGE_MIN) continue
    changes.push(atMs)
    before = now
  }
  return changes
}
