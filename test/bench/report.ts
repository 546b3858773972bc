/** One measured figure: a JSON line on standard output, for people and programs alike. */

export type Figure = {
  bench: string
  value: number
  unit: string
  /** Against the reference of the same run, where there is one. */
  ratio?: number
  /** What was promised, in words: `>= 300000`, `ratio <= 1.15`. Absent: for information. */
  target?: string
  ok?: boolean
  note?: string
}

export function report(figure: Figure): void {
  const { value, ratio } = figure
  const rounded = { ...figure, value: rounding(value) }
  if (ratio !== undefined) rounded.ratio = rounding(ratio)
  process.stdout.write(`${JSON.stringify(rounded)}\n`)
  if (figure.ok === false) process.exitCode = MISSED
}

/** Exit code of a run that measured well and missed a target. */
export const MISSED = 3

/** Four digits say all that a measurement knows. */
function rounding(value: number): number {
  return Number(value.toPrecision(4))
}
