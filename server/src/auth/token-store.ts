/** Tokens: capabilities for one channel, kept as hashes. What another process writes is seen soon. */
import { randomBytes } from 'node:crypto'
import { LAST_USED_EVERY_MS, TOKEN_CHANGES_SEEN_MS, TOKENS_REMEMBERED_MAX } from '../limits.ts'
import type { AuthDatabase } from './auth-database.ts'
import type { Scope } from './principal.ts'
import { hashOf } from './secrets.ts'

export type TokenRecord = {
  id: string
  channelId: string
  scope: Scope
  label: string
  /** A secret for signed webhooks belongs to it. */
  webhook: boolean
  /** Of an overlay token that is derived; `null` for random tokens. */
  generation: number | null
  createdAt: number
  lastUsedAt: number | null
  expiresAt: number | null
  revokedAt: number | null
}

export type NewToken = Pick<TokenRecord, 'channelId' | 'scope' | 'label'> & {
  secret: string
  webhook?: boolean
  generation?: number
  /** Unix ms. */
  expiresAt?: number
}

export interface TokenStore {
  create(token: NewToken): TokenRecord
  /** By secret; whatever its state. */
  bySecret(secret: string): TokenRecord | null
  byId(id: string): TokenRecord | null
  list(channelId?: string): TokenRecord[]
  /** False where it was revoked already or never existed. */
  revoke(id: string): boolean
  expire(id: string, expiresAt: number): void
  /** Notes the use of a token; written down now and then. */
  touch(id: string): void
  flush(): void
}

export function createTokenStore(database: AuthDatabase, clock: () => number): TokenStore {
  const statements = prepare(database)
  const known = createMemory(database, clock)
  const used = new Map<string, number>()
  let flushedAt = clock()

  function find(key: string, look: () => unknown): TokenRecord | null {
    return known.recall(key, () => {
      const row = look()
      return row === undefined || row === null ? null : recordOf(row as TokenRow)
    })
  }

  function flush(): void {
    flushedAt = clock()
    if (used.size === 0) return
    const entries = [...used]
    used.clear()
    database.transaction(() => {
      for (const [id, at] of entries) statements.use.run(at, id)
    })()
  }

  return {
    create(token) {
      const id = `t_${randomBytes(9).toString('base64url')}`
      statements.insert.run(
        id,
        hashOf(token.secret),
        token.channelId,
        token.scope,
        token.label,
        token.webhook === true ? 1 : 0,
        token.generation ?? null,
        clock(),
        token.expiresAt ?? null,
      )
      known.forget()
      return recordOf(statements.byId.get(id) as TokenRow)
    },
    bySecret(secret) {
      const hash = hashOf(secret)
      return find(`h:${hash}`, () => statements.byHash.get(hash))
    },
    byId: (id) => find(`i:${id}`, () => statements.byId.get(id)),
    list(channelId) {
      const rows =
        channelId === undefined ? statements.all.all() : statements.ofChannel.all(channelId)
      return (rows as TokenRow[]).map((row) => ({
        ...recordOf(row),
        lastUsedAt: used.get(row.id) ?? row.last_used_at,
      }))
    },
    revoke(id) {
      const { changes } = statements.revoke.run(clock(), id)
      known.forget()
      return changes > 0
    },
    expire(id, expiresAt) {
      statements.expire.run(expiresAt, id)
      known.forget()
    },
    touch(id) {
      used.set(id, clock())
      if (clock() - flushedAt >= LAST_USED_EVERY_MS) flush()
    },
    flush,
  }
}

/** What was looked up, until somebody changes the file. */
function createMemory(database: AuthDatabase, clock: () => number) {
  const records = new Map<string, TokenRecord | null>()
  const version = database.prepare('pragma data_version')
  let seenVersion: unknown
  let lookedAt = -Infinity

  function recall(key: string, look: () => TokenRecord | null): TokenRecord | null {
    const now = clock()
    if (now - lookedAt >= TOKEN_CHANGES_SEEN_MS || now < lookedAt) {
      lookedAt = now
      const { data_version: found } = version.get() as { data_version: number }
      if (found !== seenVersion) records.clear()
      seenVersion = found
    }
    const record = records.get(key)
    if (record !== undefined) return record
    const looked = look()
    if (records.size >= TOKENS_REMEMBERED_MAX) records.clear()
    records.set(key, looked)
    return looked
  }

  return { recall, forget: () => records.clear() }
}

type TokenRow = {
  id: string
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

function recordOf(row: TokenRow): TokenRecord {
  return {
    id: row.id,
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
    insert: database.prepare(
      `insert into tokens (id, hash, channel, scope, label, webhook, generation, created_at, expires_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    byHash: database.prepare('select * from tokens where hash = ?'),
    byId: database.prepare('select * from tokens where id = ?'),
    all: database.prepare(`select * from tokens ${order}`),
    ofChannel: database.prepare(`select * from tokens where channel = ? ${order}`),
    revoke: database.prepare(
      'update tokens set revoked_at = ? where id = ? and revoked_at is null',
    ),
    expire: database.prepare('update tokens set expires_at = ? where id = ?'),
    use: database.prepare('update tokens set last_used_at = ? where id = ?'),
  }
}

/** Whether it may be used now. */
export function isAlive(token: TokenRecord, nowMs: number): boolean {
  return token.revokedAt === null && (token.expiresAt === null || token.expiresAt > nowMs)
}
