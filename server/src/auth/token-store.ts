/** Tokens: capabilities for one channel, kept as hashes. */
import { randomBytes } from 'node:crypto'
import { LAST_USED_EVERY_MS } from '../limits.ts'
import type { AuthMemory } from './auth-memory.ts'
import type { AuthStore, StoredToken, TokenRecord } from './auth-store.ts'
import { hashOf } from './secrets.ts'

export type NewToken = Pick<TokenRecord, 'channelId' | 'scope' | 'label'> & {
  secret: string
  webhook?: boolean
  generation?: number
  /** Unix ms. */
  expiresAt?: number
}

export interface TokenStore {
  /** `null` where a token with this secret is there already. */
  create(token: NewToken): Promise<TokenRecord | null>
  /** By the hash of its secret; whatever its state. */
  byHash(hash: string): Promise<TokenRecord | null>
  byId(id: string): Promise<TokenRecord | null>
  list(channelId?: string): Promise<TokenRecord[]>
  /** False where it was revoked already or never existed. */
  revoke(id: string): Promise<boolean>
  expire(id: string, expiresAt: number): Promise<void>
  /** Notes the use of a token; written down now and then. */
  touch(id: string): void
  flush(): Promise<void>
}

export function createTokenStore(parts: {
  store: AuthStore
  memory: AuthMemory
  clock: () => number
}): TokenStore {
  const { store, memory, clock } = parts
  let used = new Map<string, number>()
  let flushedAt = clock()

  /** Never rejects: when a token was last used is worth no refusal. */
  async function flush(): Promise<void> {
    flushedAt = clock()
    if (used.size === 0) return
    const uses = used
    used = new Map()
    try {
      await store.noteUsed([...uses])
    } catch {
      used = new Map([...uses, ...used])
    }
  }

  return {
    async create({ secret, channelId, scope, label, ...asked }) {
      const token: StoredToken = {
        id: `t_${randomBytes(9).toString('base64url')}`,
        hash: hashOf(secret),
        channelId,
        scope,
        label,
        webhook: asked.webhook === true,
        generation: asked.generation ?? null,
        createdAt: clock(),
        lastUsedAt: null,
        expiresAt: asked.expiresAt ?? null,
        revokedAt: null,
      }
      const isNew = await store.addToken(token)
      await memory.changed(token.id)
      return isNew ? recordOf(token) : null
    },
    byHash: (hash) => memory.tokenByHash(hash),
    byId: (id) => memory.tokenById(id),
    async list(channelId) {
      const tokens = await store.tokens(channelId)
      return tokens.map((token) => ({
        ...recordOf(token),
        lastUsedAt: used.get(token.id) ?? token.lastUsedAt,
      }))
    },
    async revoke(id) {
      const isRevoked = await store.revokeToken(id, clock())
      await memory.changed(id)
      return isRevoked
    },
    async expire(id, expiresAt) {
      await store.expireToken(id, expiresAt)
      await memory.changed(id)
    },
    touch(id) {
      used.set(id, clock())
      if (clock() - flushedAt >= LAST_USED_EVERY_MS) void flush()
    },
    flush,
  }
}

function recordOf(token: StoredToken): TokenRecord {
  const record: TokenRecord & { hash?: string } = { ...token }
  delete record.hash
  return record
}
