/** Tokens and sessions of one installation, in its data folder: the server and the command line share the file. */
import { mkdirSync } from 'node:fs'
import { TOKEN_CHANGES_SEEN_MS } from '../limits.ts'
import { openAuthDatabase } from './auth-database.ts'
import type { AuthDatabase } from './auth-database.ts'
import type { AuthStore, SecretName, StoredLink, StoredSession, StoredToken } from './auth-store.ts'
import type { Scope } from './principal.ts'
import { secretFile } from './secret-files.ts'

/** Throws `AuthDamaged` where the file cannot be read. */
export function openSqliteAuthStore(dataFolder: string): AuthStore {
  mkdirSync(dataFolder, { recursive: true })
  return new SqliteAuthStore(dataFolder)
}

class SqliteAuthStore implements AuthStore {
  readonly changesSeenMs = TOKEN_CHANGES_SEEN_MS
  readonly #dataFolder: string
  readonly #database: AuthDatabase
  readonly #statements: ReturnType<typeof prepare>
  #seenVersion: number | null = null

  constructor(dataFolder: string) {
    this.#dataFolder = dataFolder
    this.#database = openAuthDatabase(dataFolder)
    this.#statements = prepare(this.#database)
  }

  async secret(name: SecretName, make: () => string): Promise<string> {
    return secretFile(this.#dataFolder, name, make)
  }

  async addToken(token: StoredToken): Promise<boolean> {
    const { changes } = this.#statements.addToken.run(
      token.id,
      token.hash,
      token.channelId,
      token.scope,
      token.label,
      token.webhook ? 1 : 0,
      token.generation,
      token.createdAt,
      token.lastUsedAt,
      token.expiresAt,
      token.revokedAt,
    )
    return changes > 0
  }

  async tokenByHash(hash: string): Promise<StoredToken | null> {
    return tokenOf(this.#statements.tokenByHash.get(hash))
  }

  async tokenById(id: string): Promise<StoredToken | null> {
    return tokenOf(this.#statements.tokenById.get(id))
  }

  async tokens(channelId?: string): Promise<StoredToken[]> {
    const { allTokens, tokensOfChannel } = this.#statements
    const rows = channelId === undefined ? allTokens.all() : tokensOfChannel.all(channelId)
    return rows.map(tokenOf).filter((token) => token !== null)
  }

  async revokeToken(id: string, at: number): Promise<boolean> {
    return this.#statements.revokeToken.run(at, id).changes > 0
  }

  async expireToken(id: string, expiresAt: number): Promise<void> {
    this.#statements.expireToken.run(expiresAt, id)
  }

  async noteUsed(uses: readonly (readonly [string, number])[]): Promise<void> {
    this.#database.transaction(() => {
      for (const [id, at] of uses) this.#statements.useToken.run(at, id)
    })()
  }

  async addLink({ hash, channelId, label, expiresAt }: StoredLink, now: number): Promise<void> {
    this.#statements.forgetLinks.run(now)
    this.#statements.addLink.run(hash, channelId, label, expiresAt)
  }

  async takeLink(hash: string): Promise<StoredLink | null> {
    // One statement both finds and uses up, so that two who hold the same link cannot both enter.
    const row = this.#statements.takeLink.get(hash) as LinkRow | null | undefined
    if (row === undefined || row === null) return null
    return { hash, channelId: row.channel, label: row.label, expiresAt: row.expires_at }
  }

  async addSession(session: StoredSession, now: number): Promise<void> {
    const { hash, id, channelId, label, createdAt, expiresAt } = session
    this.#statements.forgetSessions.run(now)
    this.#statements.addSession.run(hash, id, channelId, label, createdAt, expiresAt)
  }

  async sessionById(id: string): Promise<StoredSession | null> {
    const row = this.#statements.sessionById.get(id) as SessionRow | null | undefined
    if (row === undefined || row === null) return null
    const { hash, channel, label, created_at: createdAt, expires_at: expiresAt } = row
    return { id, hash, channelId: channel, label, createdAt, expiresAt }
  }

  async prolongSession({ id, expiresAt }: StoredSession): Promise<void> {
    this.#statements.prolongSession.run(expiresAt, id)
  }

  async removeSession({ id }: StoredSession): Promise<void> {
    this.#statements.removeSession.run(id)
  }

  /** The file knows that another connection wrote to it, but not what. */
  async changes(): Promise<[] | 'all'> {
    const { data_version: found } = this.#statements.version.get() as { data_version: number }
    const isChanged = found !== this.#seenVersion
    this.#seenVersion = found
    return isChanged ? 'all' : []
  }

  onChanged(): void {
    // A file tells nobody; it is looked at often enough.
  }

  async close(): Promise<void> {
    this.#database.close()
  }
}

type LinkRow = { channel: string; label: string; expires_at: number }
type SessionRow = LinkRow & { hash: string; created_at: number }
type TokenRow = {
  id: string
  hash: string
  channel: string
  scope: string
  label: string
  webhook: number
  generation: number | null
  created_at: number
  last_used_at: number | null
  expires_at: number | null
  revoked_at: number | null
}

function tokenOf(found: unknown): StoredToken | null {
  if (found === undefined || found === null) return null
  const row = found as TokenRow
  return {
    id: row.id,
    hash: row.hash,
    channelId: row.channel,
    scope: row.scope as Scope,
    label: row.label,
    webhook: row.webhook === 1,
    generation: row.generation,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  }
}

function prepare(database: AuthDatabase) {
  const order = 'order by created_at, id'
  return {
    version: database.prepare('pragma data_version'),
    addToken: database.prepare(
      `insert into tokens (id, hash, channel, scope, label, webhook, generation, created_at, last_used_at,
         expires_at, revoked_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (hash) do nothing`,
    ),
    tokenByHash: database.prepare('select * from tokens where hash = ?'),
    tokenById: database.prepare('select * from tokens where id = ?'),
    allTokens: database.prepare(`select * from tokens ${order}`),
    tokensOfChannel: database.prepare(`select * from tokens where channel = ? ${order}`),
    revokeToken: database.prepare(
      'update tokens set revoked_at = ? where id = ? and revoked_at is null',
    ),
    expireToken: database.prepare('update tokens set expires_at = ? where id = ?'),
    useToken: database.prepare('update tokens set last_used_at = ? where id = ?'),
    addLink: database.prepare(
      'insert into panel_links (hash, channel, label, expires_at) values (?, ?, ?, ?)',
    ),
    takeLink: database.prepare(
      'delete from panel_links where hash = ? returning channel, label, expires_at',
    ),
    forgetLinks: database.prepare('delete from panel_links where expires_at <= ?'),
    addSession: database.prepare(
      `insert into panel_sessions (hash, id, channel, label, created_at, expires_at)
       values (?, ?, ?, ?, ?, ?)`,
    ),
    sessionById: database.prepare('select * from panel_sessions where id = ?'),
    prolongSession: database.prepare('update panel_sessions set expires_at = ? where id = ?'),
    removeSession: database.prepare('delete from panel_sessions where id = ?'),
    forgetSessions: database.prepare('delete from panel_sessions where expires_at <= ?'),
  }
}
