/**
 * What the store did to us, kept in the store and in memory: told once, whoever finds it, and shown until a
 * person has seen it. Where the store cannot be written, it is at least in this node's memory and log.
 */
import { createHash } from 'node:crypto'
import type { Incident, IncidentKind } from '@fanfare/shared/contracts'
import { INCIDENTS_KEPT_MAX } from '../limits.ts'
import type { Log } from '../observe/log.ts'
import type { RedisClient } from '../redis/connect.ts'
import { keysOf, SERVICE_KEYS } from '../redis/keys.ts'
import { defineScript } from '../redis/script.ts'
import type { Script } from '../redis/script.ts'

export type IncidentFound = Pick<Incident, 'kind' | 'channelId' | 'acknowledged' | 'found'>

export interface Incidents {
  /** Answers whether it is news: false when somebody told it before, and also when it was dismissed since. */
  raise(found: IncidentFound): Promise<boolean>
  /** Of this channel and of the whole service, the newest first, without those that were dismissed. */
  of(channelId: string): Incident[]
  /** All that this node knows of. */
  all(): Incident[]
  /** How many this node has raised since its start. */
  counts(): ReadonlyMap<IncidentKind, number>
  /** Answers whether there was such a one. */
  dismiss(channelId: string, id: string): Promise<boolean>
  /** Tries again what could not be written; rejects where it cannot be yet. */
  save(): Promise<void>
  /** What others wrote of this channel; of all that are known here, and of the service, without one. */
  refresh(channelId?: string): Promise<void>
}

export type IncidentsOptions = {
  client: RedisClient
  node: string
  log: Log
  clock: () => number
  /** What is shown of this channel is another thing now; null: of every channel. */
  onChanged?: (channelId: string | null) => void
}

export function createIncidents(options: IncidentsOptions): Incidents {
  return new KeptIncidents(options)
}

/** As it is kept. */
type Kept = Incident & { dismissedAt?: number }
type Change = { at: number; text: string }

/**
 * KEYS list. ARGV length seen, newest seen, place of the entry to put right or -1, the entry as it was seen, the
 * entry as it shall be, most that are kept. Answers 0 when the list is another one by now.
 */
const KEEP = `
  if redis.call('LLEN', KEYS[1]) ~= tonumber(ARGV[1]) then return 0 end
  if (redis.call('LINDEX', KEYS[1], 0) or '') ~= ARGV[2] then return 0 end
  local at = tonumber(ARGV[3])
  if at < 0 then
    redis.call('LPUSH', KEYS[1], ARGV[5])
    redis.call('LTRIM', KEYS[1], 0, tonumber(ARGV[6]) - 1)
    return 1
  end
  if redis.call('LINDEX', KEYS[1], at) ~= ARGV[4] then return 0 end
  redis.call('LSET', KEYS[1], at, ARGV[5])
  return 1`

/** Others at the same list meanwhile; more of them than there are nodes is not to be expected. */
const TRIES_MAX = 20

class KeptIncidents implements Incidents {
  readonly #options: IncidentsOptions
  readonly #keep: Script
  /** By channel; '' is the whole service. */
  readonly #known = new Map<string, Kept[]>([['', []]])
  readonly #counts = new Map<IncidentKind, number>()
  readonly #unsaved: Kept[] = []

  constructor(options: IncidentsOptions) {
    this.#options = options
    this.#keep = defineScript(options.client, 'fanfareKeepIncident', { keys: 1, lua: KEEP })
  }

  async raise(found: IncidentFound): Promise<boolean> {
    const { clock, log, node } = this.#options
    const at = clock()
    const fresh: Kept = { id: idOf(found, node, at), at, node, ...found }
    let isNews = false
    try {
      isNews = await this.#save(fresh)
    } catch (error) {
      const known = this.#known.get(found.channelId ?? '') ?? []
      isNews = ![...known, ...this.#unsaved].some((one) => isSame(one, fresh))
      if (isNews) this.#unsaved.push(fresh)
      log.warn({ error: String(error) }, 'an incident cannot be kept in the store yet')
    }
    if (isNews) {
      this.#counts.set(found.kind, (this.#counts.get(found.kind) ?? 0) + 1)
      log.error({ incident: fresh }, SAID[found.kind])
      this.#options.onChanged?.(found.channelId)
    }
    return isNews
  }

  async save(): Promise<void> {
    for (const fresh of Array.from(this.#unsaved)) {
      await this.#save(fresh)
      this.#unsaved.splice(this.#unsaved.indexOf(fresh), 1)
    }
  }

  of(channelId: string): Incident[] {
    return this.all().filter((one) => one.channelId === null || one.channelId === channelId)
  }

  all(): Incident[] {
    return [...this.#known.values(), this.#unsaved]
      .flat()
      .filter(({ dismissedAt }) => dismissedAt === undefined)
      .toSorted((one, other) => other.at - one.at)
  }

  counts(): ReadonlyMap<IncidentKind, number> {
    return this.#counts
  }

  async dismiss(channelId: string, id: string): Promise<boolean> {
    for (const place of [channelId, '']) {
      let isThere = false
      await this.#change(place, (kept) => {
        const index = kept.findIndex((one) => one.id === id && one.dismissedAt === undefined)
        const one = kept[index]
        isThere = one !== undefined
        if (one === undefined) return null
        const dismissedAt = this.#options.clock()
        return { at: index, text: JSON.stringify({ ...one, dismissedAt } satisfies Kept) }
      })
      if (!isThere) continue
      this.#options.onChanged?.(place === '' ? null : place)
      return true
    }
    return false
  }

  async refresh(channelId?: string): Promise<void> {
    const places = channelId === undefined ? [...this.#known.keys()] : [channelId, '']
    await Promise.all(places.map((place) => this.#refreshOne(place)))
  }

  /** Answers whether it is news. */
  async #save(fresh: Kept): Promise<boolean> {
    let isNews = false
    await this.#change(fresh.channelId ?? '', (kept) => {
      const at = kept.findIndex((one) => isSame(one, fresh))
      const same = kept[at]
      isNews = same === undefined
      if (same === undefined) return { at, text: JSON.stringify(fresh) }
      if (!knowsMore(fresh, same)) return null
      return { at, text: JSON.stringify({ ...same, acknowledged: fresh.acknowledged }) }
    })
    return isNews
  }

  async #refreshOne(place: string): Promise<void> {
    const before = shownOf(this.#known.get(place))
    const kept = (await this.#read(place)).map(parse)
    this.#known.set(place, kept)
    if (shownOf(kept) !== before) this.#options.onChanged?.(place === '' ? null : place)
  }

  #read(place: string): Promise<string[]> {
    return this.#options.client.lrange(listOf(place), 0, -1)
  }

  /** Reads, decides and writes as one; `decide` may be asked again. */
  async #change(place: string, decide: (kept: Kept[]) => Change | null): Promise<void> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const texts = await this.#read(place)
      const kept = texts.map(parse)
      const change = decide(kept)
      if (change === null) {
        this.#known.set(place, kept)
        return
      }
      const seen = [texts.length, texts[0] ?? '', change.at, texts[change.at] ?? '']
      const list = listOf(place)
      if ((await this.#keep(list, ...seen, change.text, INCIDENTS_KEPT_MAX)) !== 1) continue
      this.#known.set(place, changed(kept, change))
      await this.#options.client.hincrby(SERVICE_KEYS.service, 'told', 1)
      return
    }
    throw new Error('the list of incidents is never the same')
  }
}

const SAID: Record<IncidentKind, string> = {
  tail_lost: 'events that were acknowledged are not in the store any more',
  tail_differs: 'the store holds other events than those that were acknowledged',
  store_older: 'the store is older than what this service has seen of it: a backup was restored',
  not_durable: 'the store promises less than is required: what moves value is refused',
}

function listOf(place: string): string {
  return place === '' ? SERVICE_KEYS.incidents : keysOf(place).incidents
}

function parse(text: string): Kept {
  return JSON.parse(text) as Kept
}

function changed(kept: readonly Kept[], { at, text }: Change): Kept[] {
  if (at < 0) return [parse(text), ...kept].slice(0, INCIDENTS_KEPT_MAX)
  return kept.with(at, parse(text))
}

function shownOf(kept: readonly Kept[] = []): string {
  return kept
    .filter(({ dismissedAt }) => dismissedAt === undefined)
    .map(({ id, acknowledged }) => `${id}/${acknowledged?.seq}`)
    .join()
}

/**
 * Nodes that saw different tails of one history find the same loss: in the same epoch, and one's end lies behind
 * what is left in the other's eyes. Of the service, the same thing twice while nobody looked is one.
 */
function isSame(kept: Kept, fresh: Kept): boolean {
  if (kept.channelId !== fresh.channelId) return false
  if (kept.acknowledged === null || fresh.acknowledged === null) {
    return kept.kind === fresh.kind && kept.dismissedAt === undefined
  }
  if (kept.acknowledged.epoch !== fresh.acknowledged.epoch) return false
  if (kept.acknowledged.hash === fresh.acknowledged.hash) return true
  // Where others have been written over the loss, it is not known where it began.
  if (kept.kind === 'tail_differs') return true
  const isBehindTheRest = fresh.acknowledged.seq > (kept.found?.seq ?? 0)
  const isBefore = (fresh.found?.seq ?? 0) < kept.acknowledged.seq
  return isBehindTheRest && (isBefore || fresh.kind === 'tail_differs')
}

function knowsMore(fresh: Kept, kept: Kept): boolean {
  return (fresh.acknowledged?.seq ?? 0) > (kept.acknowledged?.seq ?? 0)
}

function idOf({ kind, channelId, acknowledged }: IncidentFound, node: string, at: number): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, channelId, acknowledged, node, at]))
    .digest('base64url')
    .slice(0, 16)
}
