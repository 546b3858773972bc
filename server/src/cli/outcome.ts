/** What a command prints and how it ends: standard output holds results as JSON and nothing else. */

export type Outcome = {
  /** Printed as one JSON text; absent: the command wrote its lines itself. */
  result?: unknown
  exitCode: 0 | 1
}

export function done(result: unknown): Outcome {
  return { result, exitCode: 0 }
}

/** Something is wrong, and the result says what. */
export function wrong(result: unknown): Outcome {
  return { result, exitCode: 1 }
}

/** A mistake of whoever typed the command: one line on standard error, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
