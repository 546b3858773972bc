/**
 * The leases this node holds. Each is valid until a moment on the node's own monotonic clock, counted from when
 * its claim or renewal was sent; Redis counts from later, so nobody else gets it before that.
 */
import { isRehearsal } from '@fanfare/shared/base'
import { LEASE_RENEWALS_AT_ONCE_MAX } from '../limits.ts'
import type { LeaseStore } from './lease-scripts.ts'
import type { Monotonic } from './monotonic.ts'

export type HeldLeasesOptions = {
  store: LeaseStore
  self: string
  leaseMs: number
  time: Monotonic
  onTaken: (channelId: string) => void
  /** It is no longer held, although nobody here let it go. */
  onLost: (channelId: string, reason: Error) => void
  onError: (error: Error) => void
}

type Held = {
  token: string
  validUntil: number
  /** When it was taken. */
  since: number
}

/** Two clocks may differ by this part of a lease over its length. */
const DRIFT = 1 / 50

export class HeldLeases {
  readonly #options: HeldLeasesOptions
  readonly #held = new Map<string, Held>()
  readonly #claims = new Map<string, Promise<string | null>>()
  /** Lost ones that nobody may hold, and that no list of running channels may name any more. */
  readonly #lost = new Set<string>()
  #claimCount = 0
  /** Grows when everything held is void: claims that were on their way then are as well. */
  #voidCount = 0
  #isFailing = false

  constructor(options: HeldLeasesOptions) {
    this.#options = options
  }

  isValid(channelId: string): boolean {
    const held = this.#held.get(channelId)
    return held !== undefined && this.#options.time.now() < held.validUntil
  }

  has(channelId: string): boolean {
    return this.#held.has(channelId)
  }

  ids(): string[] {
    return [...this.#held.keys()]
  }

  /** Ms since it was taken. */
  ageMs(channelId: string): number {
    const held = this.#held.get(channelId)
    return held === undefined ? 0 : this.#options.time.now() - held.since
  }

  /** As if it had just been taken. */
  renewAge(channelId: string): void {
    const held = this.#held.get(channelId)
    if (held !== undefined) held.since = this.#options.time.now()
  }

  /** Null: it is this node's now; else the node that has it. */
  claim(channelId: string): Promise<string | null> {
    this.dropOverdue()
    if (this.#held.has(channelId)) return Promise.resolve(null)
    let claim = this.#claims.get(channelId)
    if (claim === undefined) {
      claim = this.#claim(channelId).finally(() => this.#claims.delete(channelId))
      this.#claims.set(channelId, claim)
    }
    return claim
  }

  /** Resolves when no claim is on its way. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#claims.values())
  }

  async #claim(channelId: string): Promise<string | null> {
    const { store, self, leaseMs, time, onTaken } = this.#options
    const voidCount = this.#voidCount
    const sentAt = time.now()
    const token = `${self}:${++this.#claimCount}`
    const holder = await store.acquire(channelId, token, self, leaseMs)
    if (holder !== null) return holder
    const held: Held = { token, validUntil: this.#validUntil(sentAt), since: time.now() }
    if (voidCount !== this.#voidCount || time.now() >= held.validUntil) {
      void this.#giveBack(channelId, held)
      throw new Error(`the lease of ${channelId} came too late to be used`)
    }
    this.#held.set(channelId, held)
    onTaken(channelId)
    this.#noteRunning([channelId], leaseMs).catch(this.#options.onError)
    return null
  }

  /** Never rejects: a lease that cannot be given back runs out. */
  async release(channelId: string): Promise<void> {
    const held = this.#held.get(channelId)
    if (held === undefined) return
    this.#held.delete(channelId)
    await this.#giveBack(channelId, held)
  }

  /** Never rejects; what is not renewed in time is lost by `dropOverdue`. */
  async renewAll(): Promise<void> {
    const renewed: string[] = []
    try {
      const all = await this.#spread([...this.#held], async ([channelId, held]) => {
        if (await this.#renew(channelId, held)) renewed.push(channelId)
      })
      await this.#noteRunning(renewed, this.#options.leaseMs)
      all.push(...(await this.#spread([...this.#lost], (channelId) => this.#noteLost(channelId))))
      const failed = all.find((one) => one.status === 'rejected')
      if (failed !== undefined) throw failed.reason
      this.#isFailing = false
    } catch (error) {
      // Of an outage the first failure is worth a line; what it costs is told by each lease that is lost.
      if (!this.#isFailing) this.#options.onError(asError(error))
      this.#isFailing = true
    }
  }

  /**
   * Calls for some after the others, so that Redis serves others in between. The next ones follow when the ones
   * before are answered, and even if they are not: one shard that does not answer must not cost the leases of all.
   */
  async #spread<T>(
    all: readonly T[],
    call: (one: T) => Promise<void>,
  ): Promise<PromiseSettledResult<void>[]> {
    const { leaseMs, time } = this.#options
    const waitMs = (leaseMs / 6) * Math.min(1, LEASE_RENEWALS_AT_ONCE_MAX / all.length)
    const sent: Promise<PromiseSettledResult<void>[]>[] = []
    for (let from = 0; from < all.length; from += LEASE_RENEWALS_AT_ONCE_MAX) {
      const some = all.slice(from, from + LEASE_RENEWALS_AT_ONCE_MAX)
      const answers = Promise.allSettled(some.map(call))
      sent.push(answers)
      if (from + some.length < all.length) await answeredOrAfter(time, answers, waitMs)
    }
    return (await Promise.all(sent)).flat()
  }

  async #renew(channelId: string, held: Held): Promise<boolean> {
    const { store, time, leaseMs } = this.#options
    const sentAt = time.now()
    const isOurs = await store.renew(channelId, held.token, leaseMs)
    if (this.#held.get(channelId) !== held) return false
    if (isOurs) held.validUntil = Math.max(held.validUntil, this.#validUntil(sentAt))
    else this.#lose(channelId, new Error('the lease is no longer this node’s'))
    return isOurs
  }

  /** Asks about one at once: somebody says that it is theirs. */
  async check(channelId: string): Promise<void> {
    const held = this.#held.get(channelId)
    if (held !== undefined) await this.#renew(channelId, held)
  }

  /** Loses what was not renewed in time, whatever the reason. */
  dropOverdue(): void {
    const now = this.#options.time.now()
    for (const [channelId, held] of this.#held) {
      if (now < held.validUntil) continue
      this.#lose(channelId, new Error('the lease ran out: Redis did not answer in time'))
      void this.#giveBack(channelId, held)
    }
  }

  /** Loses everything; answers what it was. `giveBack`: the leases may still be this node's in Redis. */
  loseAll(reason: Error, giveBack: boolean): string[] {
    this.#voidCount++
    const lost = [...this.#held]
    for (const [channelId] of lost) this.#lose(channelId, reason)
    if (giveBack) for (const [channelId, held] of lost) void this.#giveBack(channelId, held)
    return lost.map(([channelId]) => channelId)
  }

  #lose(channelId: string, reason: Error): void {
    this.#held.delete(channelId)
    this.#lost.add(channelId)
    this.#options.onLost(channelId, reason)
  }

  async #giveBack(channelId: string, { token }: Held): Promise<void> {
    try {
      await this.#options.store.release(channelId, token)
      if (!this.#held.has(channelId)) await this.#noteRunning([channelId], 0)
    } catch {
      // It runs out, and so does the note.
    }
  }

  /** Where its lease went with everything else in Redis, nobody would ever find that it has no owner. */
  async #noteLost(channelId: string): Promise<void> {
    const holder = await this.#options.store.holder(channelId)
    // What an earlier claim of this node left there runs out; it is looked at again.
    if (holder === this.#options.self && !this.#held.has(channelId)) return
    if (holder === null && !this.#held.has(channelId)) await this.#noteRunning([channelId], 0)
    this.#lost.delete(channelId)
  }

  /** Nothing of a rehearsal is left when its node is gone, so nobody takes it over. */
  async #noteRunning(channelIds: readonly string[], ms: number): Promise<void> {
    const real = channelIds.filter((channelId) => !isRehearsal(channelId))
    if (real.length > 0) await this.#options.store.noteRunning(real, ms)
  }

  #validUntil(sentAt: number): number {
    return sentAt + this.#options.leaseMs * (1 - DRIFT)
  }
}

function answeredOrAfter(time: Monotonic, answers: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const cancel = time.after(ms, resolve)
    void answers.then(() => {
      cancel()
      resolve()
    })
  })
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
