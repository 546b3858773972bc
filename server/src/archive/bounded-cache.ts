/** What was read lately, up to so many bytes. Who asks for what is being read waits for the same reading. */

export type Sized<T> = { value: T; bytes: number }

export interface BoundedCache<T> {
  /** A reading that failed is not kept. */
  get(key: string, read: () => Promise<Sized<T>>): Promise<T>
}

type Entry<T> = { value: Promise<T>; bytes: number }

export function createBoundedCache<T>(bytesMax: number): BoundedCache<T> {
  // In the order of their last use.
  const entries = new Map<string, Entry<T>>()
  let bytes = 0

  function drop(key: string, entry: Entry<T>): void {
    if (entries.get(key) !== entry) return
    entries.delete(key)
    bytes -= entry.bytes
  }

  function shrink(): void {
    for (const [key, entry] of entries) {
      if (bytes <= bytesMax) return
      if (entry.bytes > 0) drop(key, entry)
    }
  }

  return {
    get(key, read) {
      const known = entries.get(key)
      if (known !== undefined) {
        entries.delete(key)
        entries.set(key, known)
        return known.value
      }
      const entry: Entry<T> = { value: undefined as never, bytes: 0 }
      entries.set(key, entry)
      entry.value = read().then(
        (sized) => {
          entry.bytes = sized.bytes
          bytes += sized.bytes
          shrink()
          return sized.value
        },
        (error: unknown) => {
          drop(key, entry)
          throw error
        },
      )
      return entry.value
    },
  }
}
