/** A countdown is its deadline and the clock; nothing counts. All times are server ms. */

export function remainingMs(deadline: number, serverNow: number): number {
  return Math.max(0, deadline - serverNow)
}

/** `m:ss`, or `h:mm:ss` from an hour on. A begun second counts: the last thing seen is 0:00. */
export function formatRemaining(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  const padded = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${padded(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${padded(minutes % 60)}:${padded(seconds % 60)}`
}

/** Until the shown text changes, so that one timer a second is enough; null when it never will again. */
export function untilNextSecondMs(deadline: number, serverNow: number): number | null {
  const ms = remainingMs(deadline, serverNow)
  if (ms === 0) return null
  // Timers may fire a little early; a few ms past the edge shows the new second for certain.
  return (ms % 1000 === 0 ? 1000 : ms % 1000) + 4
}
