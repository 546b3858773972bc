/** Turns the token of the page's address into a short session, again whenever it ran out. */
import { EXCHANGE_TIMEOUT_MS, SESSION_MARGIN_MS } from './limits.ts'

export type Exchanged =
  | { kind: 'session'; session: string; channelId: string }
  | { kind: 'refused'; code: string; message: string }
  /** No server, or none that can answer now. */
  | { kind: 'unreachable' }

export interface TokenExchange {
  session(): Promise<Exchanged>
  /** The session was refused: the next call asks for a new one. */
  forget(): void
}

type SessionAnswer = { session: string; expiresInS: number; channelId: string }

export function createTokenExchange(
  origin: string,
  token: string,
  fetchJson: typeof fetch,
): TokenExchange {
  let held: { answer: SessionAnswer; untilMs: number } | null = null
  return {
    async session() {
      if (held !== null && Date.now() < held.untilMs) return sessionOf(held.answer)
      held = null
      const abort = new AbortController()
      const timer = setTimeout(() => abort.abort(), EXCHANGE_TIMEOUT_MS)
      try {
        const response = await fetchJson(`${origin}/api/v1/session`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ token }),
          signal: abort.signal,
        })
        const body: unknown = await response.json()
        if (response.ok && isSessionAnswer(body)) {
          const lifeMs = body.expiresInS * 1_000 - SESSION_MARGIN_MS
          held = { answer: body, untilMs: Date.now() + lifeMs }
          return sessionOf(body)
        }
        return response.status === 401 || response.status === 403
          ? refusedWith(body)
          : { kind: 'unreachable' }
      } catch {
        return { kind: 'unreachable' }
      } finally {
        clearTimeout(timer)
      }
    },
    forget() {
      held = null
    },
  }
}

function sessionOf({ session, channelId }: SessionAnswer): Exchanged {
  return { kind: 'session', session, channelId }
}

function isSessionAnswer(body: unknown): body is SessionAnswer {
  if (typeof body !== 'object' || body === null) return false
  const { session, expiresInS, channelId } = body as Partial<SessionAnswer>
  return (
    typeof session === 'string' && typeof expiresInS === 'number' && typeof channelId === 'string'
  )
}

function refusedWith(body: unknown): Exchanged {
  const { code, message } = (body ?? {}) as { code?: unknown; message?: unknown }
  return {
    kind: 'refused',
    code: typeof code === 'string' ? code : 'auth/invalid',
    message: typeof message === 'string' ? message : '',
  }
}
