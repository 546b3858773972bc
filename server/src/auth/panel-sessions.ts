/** One-time links that open the panel, and the sessions they turn into. */
import { PANEL_LINK_SECONDS, PANEL_SESSION_SECONDS, PANEL_SLIDE_EVERY_MS } from '../limits.ts'
import type { AuthDatabase } from './auth-database.ts'
import { hashOf, newSecret } from './secrets.ts'

export type PanelSession = { id: string; channelId: string; label: string; expiresAt: number }

export interface PanelSessions {
  /** A code for one login. */
  createLink(channelId: string, label: string): { code: string; expiresAt: number }
  /** Uses a code up; `null` where it was used, is too old or never existed. */
  login(code: string): { secret: string; session: PanelSession } | null
  bySecret(secret: string): PanelSession | null
  byId(id: string): PanelSession | null
  logout(secret: string): void
}

export function createPanelSessions(database: AuthDatabase, clock: () => number): PanelSessions {
  const statements = prepare(database)

  function alive(row: unknown): PanelSession | null {
    if (row === undefined || row === null) return null
    const { id, channel, label, expires_at: expiresAt } = row as SessionRow
    return expiresAt > clock() ? { id, channelId: channel, label, expiresAt } : null
  }

  return {
    createLink(channelId, label) {
      const code = newSecret('fl')
      const expiresAt = clock() + PANEL_LINK_SECONDS * 1_000
      statements.forgetLinks.run(clock())
      statements.addLink.run(hashOf(code), channelId, label, expiresAt)
      return { code, expiresAt }
    },
    login(code) {
      // One statement both finds and uses up, so that two who hold the same link cannot both enter.
      const link = statements.useLink.get(hashOf(code), clock()) as LinkRow | undefined
      if (link === undefined || link === null) return null
      const secret = newSecret('fp')
      const hash = hashOf(secret)
      const id = `p_${hash.slice(0, 12)}`
      const expiresAt = clock() + PANEL_SESSION_SECONDS * 1_000
      statements.forgetSessions.run(clock())
      statements.addSession.run(hash, id, link.channel, link.label, clock(), expiresAt)
      return { secret, session: { id, channelId: link.channel, label: link.label, expiresAt } }
    },
    bySecret(secret) {
      const hash = hashOf(secret)
      const session = alive(statements.byHash.get(hash))
      if (session === null) return null
      const fullUntil = clock() + PANEL_SESSION_SECONDS * 1_000
      if (fullUntil - session.expiresAt < PANEL_SLIDE_EVERY_MS) return session
      statements.prolong.run(fullUntil, hash)
      return { ...session, expiresAt: fullUntil }
    },
    byId: (id) => alive(statements.byId.get(id)),
    logout(secret) {
      statements.remove.run(hashOf(secret))
    },
  }
}

type LinkRow = { channel: string; label: string }
type SessionRow = { id: string; channel: string; label: string; expires_at: number }

function prepare(database: AuthDatabase) {
  return {
    addLink: database.prepare(
      'insert into panel_links (hash, channel, label, expires_at) values (?, ?, ?, ?)',
    ),
    useLink: database.prepare(
      'delete from panel_links where hash = ? and expires_at > ? returning channel, label',
    ),
    forgetLinks: database.prepare('delete from panel_links where expires_at <= ?'),
    addSession: database.prepare(
      `insert into panel_sessions (hash, id, channel, label, created_at, expires_at)
       values (?, ?, ?, ?, ?, ?)`,
    ),
    byHash: database.prepare('select * from panel_sessions where hash = ?'),
    byId: database.prepare('select * from panel_sessions where id = ?'),
    prolong: database.prepare('update panel_sessions set expires_at = ? where hash = ?'),
    remove: database.prepare('delete from panel_sessions where hash = ?'),
    forgetSessions: database.prepare('delete from panel_sessions where expires_at <= ?'),
  }
}
