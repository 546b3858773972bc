/** What must hold; a broken invariant stops the channel and is never caught and continued. */

export class InvariantError extends Error {
  override readonly name = 'InvariantError'
}

export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message)
}

/** The default branch of an exhaustive switch: a new variant that was forgotten does not compile. */
export function assertNever(value: never): never {
  throw new InvariantError(`unexpected variant: ${JSON.stringify(value)}`)
}
