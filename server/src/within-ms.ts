/** For what must not be waited for without end. */

/** Resolves when it is done, and after `ms` at the latest. */
export async function withinMs(done: Promise<void> | undefined, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([done, late])
  clearTimeout(timer)
}
