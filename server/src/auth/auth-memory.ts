/**
 * What was looked up, until somebody changes it. Only what may be used is answered from here; what memory would
 * refuse is looked up again. While the store cannot be asked, what is known goes on for a bounded time.
 */
import {
  AUTH_WAIT_MS_MAX,
  AUTH_WITHOUT_STORE_MS_MAX,
  PANEL_SLIDE_EVERY_MS,
  TOKENS_REMEMBERED_MAX,
} from '../limits.ts'
import { AuthUnavailable, isAlive } from './auth-store.ts'
import type { AuthChange, AuthStore, StoredSession, StoredToken } from './auth-store.ts'

type Stored = StoredToken | StoredSession
type Entry = {
  /** `null`: there is none, or no longer. */
  record: Stored | null
  lookedAt: number
  /** Somebody changed it since. */
  isStale: boolean
  /** A socket asks about it. */
  isWatched: boolean
}

export const SESSION_PREFIX = 'p_'

export class AuthMemory {
  readonly #store: AuthStore
  readonly #clock: () => number
  readonly #entries = new Map<string, Entry>()
  readonly #ids = new Map<string, string>()
  readonly #lists = new Map<string, StoredToken[]>()
  readonly #refreshing = new Set<string>()
  readonly #endListeners: ((id: string) => void)[] = []
  readonly #timer: NodeJS.Timeout
  /** Counts what was noticed, so that what was read before is not remembered after. */
  #noticed = 0
  #confirmedAt = -Infinity
  #confirming: Promise<void> | null = null
  #isCutOff = false

  constructor(store: AuthStore, clock: () => number) {
    this.#store = store
    this.#clock = clock
    this.#timer = setInterval(() => void this.#confirm(), store.changesSeenMs / 2).unref()
    store.onChanged(() => void this.#confirmAnew())
  }

  async tokenByHash(hash: string): Promise<StoredToken | null> {
    const id = this.#ids.get(hash)
    if (id !== undefined) return this.tokenById(id)
    await this.#settle()
    const noticed = this.#noticed
    const token = await this.#store.tokenByHash(hash)
    if (token === null) return null
    bound(this.#ids)
    this.#ids.set(hash, token.id)
    if (noticed === this.#noticed) this.#keep(token.id, token)
    return token
  }

  async tokenById(id: string): Promise<StoredToken | null> {
    const record = await this.#recall(id)
    return record !== null && 'scope' in record ? record : null
  }

  async sessionById(id: string): Promise<StoredSession | null> {
    const record = await this.#recall(id)
    return record === null || 'scope' in record ? null : record
  }

  /** Tokens of a channel that sign webhooks, whatever their state; `anew`: not from memory. */
  async webhookTokens(channelId: string, anew: boolean): Promise<StoredToken[]> {
    await this.#settle()
    const known = anew ? undefined : this.#lists.get(channelId)
    if (known !== undefined) return known
    const noticed = this.#noticed
    const found = (await this.#store.tokens(channelId)).filter((token) => token.webhook)
    if (noticed === this.#noticed) {
      bound(this.#lists)
      this.#lists.set(channelId, found)
    }
    return found
  }

  /** Whether somebody let in by this id may still act; what is not known yet is looked up for the next time. */
  stillValid(id: string): boolean {
    const entry = this.#entries.get(id)
    if (entry !== undefined) entry.isWatched = true
    if (entry === undefined || this.#isWornOut(entry)) void this.#refresh(id)
    if (entry === undefined) return true
    return entry.record !== null && isAlive(entry.record, this.#clock())
  }

  /** Hears of tokens and sessions that sockets may be using, as soon as they are known to have ended. */
  onEnded(listener: (id: string) => void): void {
    this.#endListeners.push(listener)
  }

  /** This process changed it: what is remembered is as new when this resolves. */
  async changed(id: string): Promise<void> {
    this.#noticed++
    this.#lists.clear()
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    entry.isStale = true
    await this.#lookAndTell(id)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #recall(id: string): Promise<Stored | null> {
    await this.#settle()
    const entry = this.#entries.get(id)
    if (entry === undefined || entry.isStale || entry.record === null) return this.#look(id)
    if (!isAlive(entry.record, this.#clock())) return this.#look(id)
    // Another node may have prolonged it, which is not told.
    if (this.#isWornOut(entry)) void this.#refresh(id)
    return entry.record
  }

  #isWornOut({ isStale, lookedAt }: Entry): boolean {
    return isStale || this.#clock() - lookedAt >= PANEL_SLIDE_EVERY_MS
  }

  async #look(id: string, isWatched = false): Promise<Stored | null> {
    const noticed = this.#noticed
    const store = this.#store
    const record = await (id.startsWith(SESSION_PREFIX)
      ? store.sessionById(id)
      : store.tokenById(id))
    // What has ended has ended for good, whatever was noticed meanwhile.
    const isEnded = record === null || !isAlive(record, this.#clock())
    if (isEnded || noticed === this.#noticed) this.#keep(id, record, isWatched)
    return record
  }

  /** That there is none is only worth knowing where it is asked without waiting; guesses must not fill memory. */
  #keep(id: string, record: Stored | null, isWatched = false): void {
    const known = this.#entries.get(id)
    if (record === null && known === undefined && !isWatched) return
    bound(this.#entries)
    this.#entries.set(id, {
      record,
      lookedAt: this.#clock(),
      isStale: false,
      isWatched: isWatched || known?.isWatched === true,
    })
  }

  /** Looks it up in the background; never rejects. Where that fails it stays stale until it is asked for again. */
  async #refresh(id: string): Promise<void> {
    if (this.#refreshing.has(id)) return
    this.#refreshing.add(id)
    try {
      await this.#lookAndTell(id)
    } catch {
      // Whoever asks for it next is told that the store cannot be asked.
    } finally {
      this.#refreshing.delete(id)
    }
  }

  async #lookAndTell(id: string): Promise<void> {
    const record = await this.#look(id, true)
    if (record !== null && isAlive(record, this.#clock())) return
    for (const tell of this.#endListeners) tell(id)
  }

  /** Makes sure that memory is as new as it has to be, or may be used all the same. */
  async #settle(): Promise<void> {
    if (this.#isFresh(this.#store.changesSeenMs)) return
    if (!this.#isCutOff && !(await within(this.#confirm(), AUTH_WAIT_MS_MAX))) this.#isCutOff = true
    if (!this.#isFresh(AUTH_WITHOUT_STORE_MS_MAX)) throw new AuthUnavailable()
  }

  #isFresh(msMax: number): boolean {
    const age = this.#clock() - this.#confirmedAt
    return age >= 0 && age < msMax
  }

  #confirm(): Promise<void> {
    return (this.#confirming ??= this.#askForChanges().finally(() => (this.#confirming = null)))
  }

  /** What is on its way may have been asked before the change that was just heard of. */
  async #confirmAnew(): Promise<void> {
    await this.#confirming
    await this.#confirm()
  }

  async #askForChanges(): Promise<void> {
    const askedAt = this.#clock()
    try {
      this.#notice(await this.#store.changes())
      this.#confirmedAt = askedAt
      this.#isCutOff = false
    } catch {
      this.#isCutOff = true
    }
  }

  #notice(changes: readonly AuthChange[] | 'all'): void {
    if (changes.length === 0) return
    this.#noticed++
    const ids = changes === 'all' ? [...this.#entries.keys()] : changes.map(({ id }) => id)
    if (changes === 'all') this.#lists.clear()
    else for (const { channelId } of changes) this.#lists.delete(channelId)
    const asked: string[] = []
    for (const id of ids) {
      const entry = this.#entries.get(id)
      if (entry === undefined) continue
      entry.isStale = true
      if (changes !== 'all' || entry.isWatched) asked.push(id)
    }
    void this.#refreshAll(asked)
  }

  /** One after another: there may be as many as there are sockets. */
  async #refreshAll(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.#refresh(id)
  }
}

function bound(map: Map<string, unknown>): void {
  if (map.size < TOKENS_REMEMBERED_MAX) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}

/** Whether it ended in time. It must not reject. */
async function within(ending: Promise<void>, msMax: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), msMax)
  })
  try {
    return await Promise.race([ending.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}
