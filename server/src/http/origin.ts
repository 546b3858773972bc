/** Whether a browser's request comes from one of our own pages. */
import type { Context } from './context.ts'

export function isSameOrigin(c: Context, publicUrl: string): boolean {
  return isOwnOrigin(c.req.header('origin'), c.req.header('host'), publicUrl)
}

/** `origin` as the browser states it; a request without it proves nothing. */
export function isOwnOrigin(
  origin: string | undefined,
  host: string | undefined,
  publicUrl: string,
): boolean {
  if (origin === undefined) return false
  if (origin === new URL(publicUrl).origin) return true
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`)
}
