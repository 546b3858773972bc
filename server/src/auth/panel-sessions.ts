/** One-time links that open the panel, and the sessions they turn into. */
import { PANEL_LINK_SECONDS, PANEL_SESSION_SECONDS, PANEL_SLIDE_EVERY_MS } from '../limits.ts'
import { SESSION_PREFIX } from './auth-memory.ts'
import type { AuthMemory } from './auth-memory.ts'
import { isAlive } from './auth-store.ts'
import type { AuthStore, StoredSession } from './auth-store.ts'
import { hashOf, newSecret } from './secrets.ts'

export type PanelSession = { id: string; channelId: string; label: string; expiresAt: number }

/** Every method rejects with `AuthUnavailable` where the store cannot be asked at the moment. */
export interface PanelSessions {
  /** A code for one login. */
  createLink(channelId: string, label: string): Promise<{ code: string; expiresAt: number }>
  /** Uses a code up; `null` where it was used, is too old or never existed. */
  login(code: string): Promise<{ secret: string; session: PanelSession } | null>
  bySecret(secret: string): Promise<PanelSession | null>
  logout(secret: string): Promise<void>
}

export function createPanelSessions(parts: {
  store: AuthStore
  memory: AuthMemory
  clock: () => number
}): PanelSessions {
  const { store, memory, clock } = parts

  async function find(secret: string): Promise<StoredSession | null> {
    const hash = hashOf(secret)
    const session = await memory.sessionById(idOf(hash))
    return session !== null && session.hash === hash ? session : null
  }

  /** Now and then: most uses of a session write nothing. */
  async function prolong(session: StoredSession): Promise<StoredSession> {
    const now = clock()
    const expiresAt = now + PANEL_SESSION_SECONDS * 1_000
    if (expiresAt - session.expiresAt < PANEL_SLIDE_EVERY_MS) return session
    const prolonged = { ...session, expiresAt }
    try {
      await store.prolongSession(prolonged, now)
      await memory.changed(session.id)
      return prolonged
    } catch {
      // It is still valid as it is, and prolonged by its next use.
      return session
    }
  }

  return {
    async createLink(channelId, label) {
      const code = newSecret('fl')
      const expiresAt = clock() + PANEL_LINK_SECONDS * 1_000
      await store.addLink({ hash: hashOf(code), channelId, label, expiresAt }, clock())
      return { code, expiresAt }
    },
    async login(code) {
      const link = await store.takeLink(hashOf(code))
      const now = clock()
      if (link === null || link.expiresAt <= now) return null
      const { channelId, label } = link
      const secret = newSecret('fp')
      const hash = hashOf(secret)
      const id = idOf(hash)
      const expiresAt = now + PANEL_SESSION_SECONDS * 1_000
      await store.addSession({ id, hash, channelId, label, createdAt: now, expiresAt }, now)
      return { secret, session: { id, channelId, label, expiresAt } }
    },
    async bySecret(secret) {
      const session = await find(secret)
      if (session === null || !isAlive(session, clock())) return null
      const { id, channelId, label, expiresAt } = await prolong(session)
      return { id, channelId, label, expiresAt }
    },
    async logout(secret) {
      const session = await find(secret)
      if (session === null) return
      await store.removeSession(session)
      await memory.changed(session.id)
    },
  }
}

function idOf(hash: string): string {
  return SESSION_PREFIX + hash.slice(0, 12)
}
