/** Loads the page anew when the server asks for it, but never in a loop. */
import { RELOAD_EVERY_MS_MIN, RELOAD_SPREAD_MS } from './limits.ts'

const KEY = 'fanfare.reloadedAt'

/** Spread over a moment, so that a thousand pages do not come at once. */
export function reloadPage(): void {
  if (Date.now() - lastReloadAt() < RELOAD_EVERY_MS_MIN) return
  remember(Date.now())
  setTimeout(() => location.reload(), Math.random() * RELOAD_SPREAD_MS)
}

function lastReloadAt(): number {
  try {
    return Number(sessionStorage.getItem(KEY) ?? 0)
  } catch {
    return 0
  }
}

function remember(at: number): void {
  try {
    sessionStorage.setItem(KEY, String(at))
  } catch {
    // Storage may be switched off; the server's versions then decide alone.
  }
}
