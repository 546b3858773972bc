/**
 * Tokens, links, sessions and secrets of a service, in the Redis that all its nodes share. Whoever may read that
 * Redis may do anything: the key that tokens are derived from and the admin's token lie in it as they are.
 */
import type { Bus } from '../cluster/bus.ts'
import { AUTH_CHANGES_KEPT, AUTH_CHANGES_SEEN_MS, REDIS_COMMAND_MS_MAX } from '../limits.ts'
import type { RedisClient } from '../redis/connect.ts'
import { AUTH_KEYS } from '../redis/keys.ts'
import { defineScript } from '../redis/script.ts'
import { AuthDamaged } from './auth-damaged.ts'
import { AuthUnavailable } from './auth-store.ts'
import type {
  AuthChange,
  AuthStore,
  SecretName,
  StoredLink,
  StoredSession,
  StoredToken,
} from './auth-store.ts'
import { ADD_TOKEN, EXPIRE_TOKEN, REMOVE_SESSION, REVOKE_TOKEN } from './redis-auth-scripts.ts'
import { REMEDY, fieldsOf, linkOf, sessionOf, tokenOf } from './redis-auth-texts.ts'
import { SECRET_CHARS_MIN } from './secrets.ts'

export type RedisAuthOptions = {
  client: RedisClient
  /** Makes changes known at once; without it they are seen after a moment all the same. */
  bus?: Pick<Bus, 'say' | 'hear'>
  /** As of the journal on Redis: waits until what was just written under this key is as safe as it must be. */
  confirm?: (key: string) => Promise<void>
}

const { hashes, used, changes } = AUTH_KEYS

/** The client and the bus stay the caller's. Rejects where the bus cannot be heard. */
export async function openRedisAuthStore(options: RedisAuthOptions): Promise<AuthStore> {
  const store = new RedisAuthStore(options)
  await store.hear()
  return store
}

class RedisAuthStore implements AuthStore {
  readonly changesSeenMs = AUTH_CHANGES_SEEN_MS
  readonly #options: RedisAuthOptions
  readonly #client: RedisClient
  readonly #scripts: ReturnType<typeof define>
  readonly #listeners: (() => void)[] = []
  #stopHearing = () => {}
  /** The last change that was read; `null` before the first look. */
  #seen: string | null = null

  constructor(options: RedisAuthOptions) {
    this.#options = options
    this.#client = options.client
    this.#scripts = define(options.client)
  }

  async hear(): Promise<void> {
    const stop = await this.#options.bus?.hear(AUTH_KEYS.bell, () => {
      for (const tell of this.#listeners) tell()
    })
    if (stop !== undefined) this.#stopHearing = stop
  }

  async secret(name: SecretName, make: () => string): Promise<string> {
    const key = AUTH_KEYS.secret(name)
    const isNew = (await asked(this.#client.set(key, make(), 'NX'))) === 'OK'
    const text = (await asked(this.#client.get(key))) ?? ''
    if (text.length < SECRET_CHARS_MIN) {
      throw new AuthDamaged(`${key} in Redis`, 'it holds no secret', REMEDY)
    }
    if (isNew) await this.#safe(key)
    return text
  }

  async addToken(token: StoredToken): Promise<boolean> {
    const { id, channelId, hash } = token
    const key = AUTH_KEYS.token(id)
    const keys = [changes, hashes, key, AUTH_KEYS.tokensOf(channelId)]
    const given = [AUTH_CHANGES_KEPT, id, channelId, hash, ...fieldsOf(token)]
    if ((await asked(this.#scripts.addToken(...keys, ...given))) === 0) return false
    if (token.lastUsedAt !== null) await this.noteUsed([[id, token.lastUsedAt]])
    await this.#told(key)
    return true
  }

  async tokenByHash(hash: string): Promise<StoredToken | null> {
    const id = await asked(this.#client.hget(hashes, hash))
    return id === null ? null : this.tokenById(id)
  }

  async tokenById(id: string): Promise<StoredToken | null> {
    const [token] = await this.#tokensById([id])
    return token ?? null
  }

  async tokens(channelId?: string): Promise<StoredToken[]> {
    const ids = await asked(
      channelId === undefined
        ? this.#client.hvals(hashes)
        : this.#client.smembers(AUTH_KEYS.tokensOf(channelId)),
    )
    const found = await this.#tokensById(ids)
    return found.sort(byAge)
  }

  async #tokensById(ids: readonly string[]): Promise<StoredToken[]> {
    if (ids.length === 0) return []
    const [uses, ...texts] = await Promise.all([
      asked(this.#client.hmget(used, ...ids)),
      ...ids.map((id) => asked(this.#client.hgetall(AUTH_KEYS.token(id)))),
    ])
    return ids
      .map((id, index) => tokenOf(id, texts[index] ?? {}, uses[index] ?? null))
      .filter((token) => token !== null)
  }

  async revokeToken(id: string, at: number): Promise<boolean> {
    const key = AUTH_KEYS.token(id)
    const answer = await asked(this.#scripts.revokeToken(changes, key, AUTH_CHANGES_KEPT, id, at))
    await this.#told(key)
    return answer === 1
  }

  async expireToken(id: string, expiresAt: number): Promise<void> {
    const key = AUTH_KEYS.token(id)
    await asked(this.#scripts.expireToken(changes, key, AUTH_CHANGES_KEPT, id, expiresAt))
    await this.#told(key)
  }

  async noteUsed(uses: readonly (readonly [string, number])[]): Promise<void> {
    await asked(this.#client.hset(used, ...uses.flat()))
  }

  async addLink(link: StoredLink, now: number): Promise<void> {
    const key = AUTH_KEYS.link(link.hash)
    await asked(this.#client.set(key, JSON.stringify(link), 'PX', millis(link.expiresAt - now)))
    await this.#safe(key)
  }

  async takeLink(hash: string): Promise<StoredLink | null> {
    // One command both finds and uses up, so that two who hold the same link cannot both enter.
    const key = AUTH_KEYS.link(hash)
    const text = await asked(this.#client.getdel(key))
    if (text === null) return null
    await this.#safe(key)
    return linkOf(text)
  }

  async addSession(session: StoredSession, now: number): Promise<void> {
    const { id, expiresAt } = session
    const key = AUTH_KEYS.session(id)
    await asked(this.#client.set(key, JSON.stringify(session), 'PX', millis(expiresAt - now)))
    await this.#safe(key)
  }

  async sessionById(id: string): Promise<StoredSession | null> {
    const text = await asked(this.#client.get(AUTH_KEYS.session(id)))
    return text === null ? null : sessionOf(text)
  }

  async prolongSession(session: StoredSession, now: number): Promise<void> {
    const { id, expiresAt } = session
    const text = JSON.stringify(session)
    const lastsMs = millis(expiresAt - now)
    await asked(this.#client.set(AUTH_KEYS.session(id), text, 'PX', lastsMs, 'XX'))
  }

  async removeSession({ id, channelId }: StoredSession): Promise<void> {
    const key = AUTH_KEYS.session(id)
    await asked(this.#scripts.removeSession(changes, key, AUTH_CHANGES_KEPT, id, channelId))
    await this.#told(key)
  }

  async changes(): Promise<readonly AuthChange[] | 'all'> {
    const seen = this.#seen
    if (seen === null) return this.#startOver()
    const found = await asked(this.#client.xrange(changes, seen, '+'))
    // What was read last has to be there still: else something was missed, or Redis has lost its tail.
    if (seen === NOTHING ? found.length > 0 : found[0]?.[0] !== seen) return this.#startOver()
    this.#seen = found.at(-1)?.[0] ?? seen
    return found.slice(1).map(([, [, id = '', , channelId = '']]) => ({ id, channelId }))
  }

  async #startOver(): Promise<'all'> {
    const [last] = await asked(this.#client.xrevrange(changes, '+', '-', 'COUNT', 1))
    this.#seen = last?.[0] ?? NOTHING
    return 'all'
  }

  onChanged(listener: () => void): void {
    this.#listeners.push(listener)
  }

  async close(): Promise<void> {
    this.#stopHearing()
  }

  /** It is in `changes`; whoever hears the bell looks. */
  async #told(key: string): Promise<void> {
    this.#options.bus?.say(AUTH_KEYS.bell, '')
    await this.#safe(key)
  }

  async #safe(key: string): Promise<void> {
    if (this.#options.confirm !== undefined) await asked(this.#options.confirm(key))
  }
}

const NOTHING = '0-0'

function define(client: RedisClient) {
  return {
    addToken: defineScript(client, 'fanfareAddToken', { keys: 4, lua: ADD_TOKEN }),
    revokeToken: defineScript(client, 'fanfareRevokeToken', { keys: 2, lua: REVOKE_TOKEN }),
    expireToken: defineScript(client, 'fanfareExpireToken', { keys: 2, lua: EXPIRE_TOKEN }),
    removeSession: defineScript(client, 'fanfareRemoveSession', { keys: 2, lua: REMOVE_SESSION }),
  }
}

/**
 * Whatever goes wrong on the way: nobody knows at the moment, and a change may or may not have been made. The
 * client of a Cluster has no deadline of its own while it looks for the primary.
 */
async function asked<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), REDIS_COMMAND_MS_MAX)
  })
  try {
    return await Promise.race([answer, late])
  } catch (error) {
    throw new AuthUnavailable(error)
  } finally {
    clearTimeout(timer)
  }
}

/** As Redis takes it for how long something lasts. */
function millis(lasting: number): number {
  return Math.max(1, Math.ceil(lasting))
}

function byAge(one: StoredToken, other: StoredToken): number {
  return one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1)
}
