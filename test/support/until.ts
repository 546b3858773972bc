/** Waits for something that can only be looked at, and says how long at most. */

const LOOK_EVERY_MS = 25

/** Looks again until it is so; what throws is not so yet. */
export async function until(
  isSo: () => Promise<boolean> | boolean,
  limitMs: number,
): Promise<void> {
  const startedAt = performance.now()
  for (;;) {
    let why: unknown = 'not so'
    try {
      if (await isSo()) return
    } catch (error) {
      why = error
    }
    if (performance.now() - startedAt > limitMs) {
      throw new Error(`not within ${limitMs} ms: ${String(why)}\n${isSo.toString()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
