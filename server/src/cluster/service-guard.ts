/**
 * Tells whether this store is the one we know. `cluster.json` in the data folder says which service this node
 * belongs to and how far its store had come; the store says the same of itself. Another service, a store that was
 * emptied and one that was put back are three things that must never be taken for a quiet night.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { syncFolder } from '../journal/data-marker.ts'
import { BEATS_LOST_MAX, SERVICE_BEAT_MS } from '../limits.ts'
import type { Log } from '../observe/log.ts'
import type { RedisClient } from '../redis/connect.ts'
import { SERVICE_KEYS } from '../redis/keys.ts'
import { defineScript } from '../redis/script.ts'
import type { Script } from '../redis/script.ts'
import { ClockWatch } from './clock-watch.ts'
import type { Incidents } from './incidents.ts'

/** `beat`: seconds of service that this node has seen the store come to. */
type Remembered = { clusterId: string; name: string; beat: number }

export type Service = {
  clusterId: string
  /** Why this node must not start here, as sentences that say what to do; empty: it may. */
  problems: string[]
  /** From now on the store is watched while it runs. */
  watch(options: WatchOptions): ServiceWatch
}

export type WatchOptions = {
  incidents: Pick<Incidents, 'raise' | 'refresh' | 'save'>
  /** The store is older than it was: whatever was held in it is held no more. */
  onRewound: (reason: string) => void
  log: Log
  /** What this node takes for the time. */
  clock: () => number
  /** Ms between two beats. */
  everyMs?: number
}

/** For people. */
export type Trouble = { id: string; why: string }

export interface ServiceWatch {
  /** Beats once; never rejects. */
  beat(): Promise<void>
  troubles(): Trouble[]
  close(): void
}

/**
 * KEYS service. ARGV clusterId, name. Writes them where nobody did before. Answers {clusterId, name, beat, rewound}.
 */
const ENTER = `
  redis.call('HSETNX', KEYS[1], 'clusterId', ARGV[1])
  redis.call('HSETNX', KEYS[1], 'name', ARGV[2])
  local found = redis.call('HMGET', KEYS[1], 'clusterId', 'name', 'beat', 'rewound')
  return {found[1], found[2], found[3] or '0', found[4] or ''}`

/**
 * KEYS service. ARGV highest beat this node knows, how far it may fall back, ms between two beats, a mark. All
 * nodes together beat once in that time. A beat that fell back further is put ahead again, under a new mark, so
 * that one node finds it and all hear of it. Answers {clusterId, beat, mark, told, 1 where it fell back, Redis' time}.
 */
const BEAT = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local found = redis.call('HMGET', KEYS[1], 'clusterId', 'beat', 'beatAt', 'rewound', 'told')
  if not found[1] then return {'', '0', '', '0', 0, string.format('%.0f', now)} end
  local beat = tonumber(found[2] or '0')
  local mark = found[4] or ''
  local fell = 0
  if beat + tonumber(ARGV[2]) < tonumber(ARGV[1]) then
    beat = tonumber(ARGV[1])
    mark = ARGV[4]
    fell = 1
    redis.call('HSET', KEYS[1], 'rewound', mark)
  end
  local ago = now - tonumber(found[3] or '0')
  if fell == 1 or ago < 0 or ago >= tonumber(ARGV[3]) then
    beat = beat + 1
    redis.call('HSET', KEYS[1], 'beat', string.format('%.0f', beat), 'beatAt', string.format('%.0f', now))
  end
  return {found[1], string.format('%.0f', beat), mark, found[5] or '0', fell,
    string.format('%.0f', now)}`

/** Rejects where store or folder cannot be read. */
export async function enterService(
  client: RedisClient,
  { name, folder }: { name: string; folder: string },
): Promise<Service> {
  const enter = defineScript(client, 'fanfareEnter', { keys: 1, lua: ENTER })
  const beat = defineScript(client, 'fanfareServiceBeat', { keys: 1, lua: BEAT })
  const remembered = readRemembered(folder)
  const before = await client.hget(SERVICE_KEYS.service, 'clusterId')
  if (remembered !== null && before === null) {
    return refused(remembered.clusterId, [emptied(remembered, folder)])
  }
  const answer = await enter(SERVICE_KEYS.service, randomUUID(), name)
  const [clusterId, foundName, found, mark] = answer as [string, string, string, string]
  const problems = [
    ...(foundName === name ? [] : [otherName(name, foundName)]),
    ...(remembered === null || remembered.clusterId === clusterId
      ? []
      : [otherService(remembered, foundName, folder)]),
  ]
  if (problems.length > 0) return refused(clusterId, problems)
  const known = { clusterId, name, beat: Math.max(remembered?.beat ?? 0, Number(found)) }
  writeRemembered(folder, known)
  return {
    clusterId,
    problems,
    watch: (options) => new BeatingHeart({ ...options, beat, folder, known, mark }),
  }
}

function refused(clusterId: string, problems: string[]): Service {
  return {
    clusterId,
    problems,
    watch() {
      throw new Error('this node must not start on this store')
    },
  }
}

type Beat = [string, string, string, string, number, string]
type Heart = WatchOptions & { beat: Script; folder: string; known: Remembered; mark: string }

class BeatingHeart implements ServiceWatch {
  readonly #heart: Heart
  readonly #clockWatch: ClockWatch
  #known: Remembered
  #mark: string
  #told = ''
  #isGone = false
  #beating: Promise<void> | null = null
  #timer: NodeJS.Timeout | null

  constructor(heart: Heart) {
    this.#heart = heart
    this.#clockWatch = new ClockWatch(heart.log)
    this.#known = heart.known
    this.#mark = heart.mark
    this.#timer = setInterval(() => void this.beat(), heart.everyMs ?? SERVICE_BEAT_MS)
    void this.beat()
  }

  beat(): Promise<void> {
    if (this.#timer === null) return Promise.resolve()
    this.#beating ??= this.#beatOnce()
      .catch((error: unknown) => {
        this.#heart.log.debug({ error: String(error) }, 'the store does not answer')
      })
      .finally(() => (this.#beating = null))
    return this.#beating
  }

  troubles(): Trouble[] {
    const trouble = this.#clockWatch.trouble()
    return trouble === null ? [] : [{ id: 'clock', why: trouble }]
  }

  close(): void {
    if (this.#timer === null) return
    clearInterval(this.#timer)
    this.#timer = null
    writeRemembered(this.#heart.folder, this.#known)
  }

  async #beatOnce(): Promise<void> {
    const { beat, clock, everyMs = SERVICE_BEAT_MS, folder, incidents } = this.#heart
    const known = [this.#known.beat, BEATS_LOST_MAX, everyMs, randomUUID()]
    const sentAt = clock()
    const answer = await beat(SERVICE_KEYS.service, ...known)
    if (this.#timer === null) return
    const [clusterId, now, mark, told, fell, storeTime] = answer as Beat
    this.#clockWatch.compare(Number(storeTime), sentAt, clock())
    if (clusterId !== this.#known.clusterId) return this.#lose(clusterId)
    this.#isGone = false
    const minuteBefore = Math.floor(this.#known.beat / BEATS_PER_WRITE)
    this.#known = { ...this.#known, beat: Math.max(this.#known.beat, Number(now)) }
    if (Math.floor(this.#known.beat / BEATS_PER_WRITE) > minuteBefore) {
      writeRemembered(folder, this.#known)
    }
    if (mark !== this.#mark) {
      this.#mark = mark
      this.#heart.onRewound('the store is older than it was: a backup was restored')
    }
    if (fell === 1) await incidents.raise(STORE_OLDER)
    await incidents.save()
    if (told === this.#told) return
    await incidents.refresh()
    this.#told = told
  }

  /** Emptied or exchanged while it runs: nothing of ours is there any more. */
  async #lose(clusterId: string): Promise<void> {
    if (this.#isGone) return
    this.#isGone = true
    const reason = clusterId === '' ? 'the store was emptied' : 'the store is another service’s'
    this.#heart.log.error({ clusterId }, reason)
    this.#heart.onRewound(reason)
    await this.#heart.incidents.raise(STORE_OLDER)
  }
}

/** How many beats may pass before this node remembers them on its disk. */
const BEATS_PER_WRITE = 30

const STORE_OLDER = {
  kind: 'store_older',
  channelId: null,
  acknowledged: null,
  found: null,
} as const

function readRemembered(folder: string): Remembered | null {
  const path = pathIn(folder)
  if (!existsSync(path)) return null
  try {
    const found = JSON.parse(readFileSync(path, 'utf8')) as Partial<Remembered>
    const { beat, clusterId, name } = found
    if (typeof clusterId === 'string' && typeof name === 'string' && Number.isSafeInteger(beat)) {
      return { clusterId, name, beat: beat ?? 0 }
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new Error(
    `${path} is not readable: it says which service this node belongs to. Remove it to join the service that is there now`,
  )
}

function writeRemembered(folder: string, remembered: Remembered): void {
  const path = pathIn(folder)
  writeFileSync(`${path}.new`, `${JSON.stringify(remembered)}\n`, { flush: true })
  renameSync(`${path}.new`, path)
  syncFolder(folder)
}

function pathIn(folder: string): string {
  return join(folder, 'cluster.json')
}

function otherName(name: string, found: string): string {
  return (
    `this Redis belongs to the service "${found}", and this node to "${name}": ` +
    `give it a Redis of its own, or set FANFARE_CLUSTER=${found} if it is to join`
  )
}

function otherService({ clusterId }: Remembered, found: string, folder: string): string {
  return (
    `this Redis holds another service (also called "${found}") than the one this node was part of (${clusterId}): ` +
    `check REDIS_URL, or remove ${pathIn(folder)} if it is to join this one`
  )
}

function emptied({ name }: Remembered, folder: string): string {
  return (
    `this Redis is empty, although this node was part of the service "${name}" on it: ` +
    `check REDIS_URL and restore its data, or remove ${pathIn(folder)} on every node to begin anew`
  )
}
