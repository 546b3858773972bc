/** What a channel amounts to, in a few hashes: two stores hold the same when all of them are equal. */
import { createHash } from 'node:crypto'
import type { Journal, Remembered } from '../journal/journal.ts'

export type Fingerprint = {
  seq: number
  /** Chained over all events, in their order. */
  events: string
  /** Identities and state: how many, and a sum that knows no order. */
  rows: Tally
  /** Ids remembered for ever. */
  remembered: Tally
  /** Over the newest ids, in their order. */
  recent: string
}

export type Tally = { count: number; sum: string }

/** Told while a long reading goes on. */
export type Progress = (what: 'events' | 'ids' | 'rows', count: number) => void

const TOLD_EVERY = 10_000

export async function fingerprintOf(
  journal: Journal,
  channelId: string,
  recentCount: number,
  progress: Progress = () => undefined,
): Promise<Fingerprint> {
  const peeked = await journal.peek(channelId)
  const rows = new OrderlessSum()
  for await (const page of peeked?.rows ?? []) {
    for (const [key, value] of JSON.parse(page) as [string, unknown][]) {
      rows.add(JSON.stringify([key, value]))
    }
    progress('rows', rows.count)
  }
  const events = createHash('sha256')
  let seq = 0
  for await (const envelope of journal.read(channelId, 0)) {
    events.update(JSON.stringify(envelope))
    seq = envelope.seq
    if (seq % TOLD_EVERY === 0) progress('events', seq)
  }
  const remembered = new OrderlessSum()
  for await (const id of journal.remembered(channelId)) {
    remembered.add(textOf(id))
    if (remembered.count % TOLD_EVERY === 0) progress('ids', remembered.count)
  }
  const recent = createHash('sha256')
  const { ids } = await journal.recent(channelId, recentCount)
  for (const id of ids.slice(Math.max(0, ids.length - recentCount))) recent.update(textOf(id))
  return {
    seq,
    events: events.digest('base64url'),
    rows: rows.tally(),
    remembered: remembered.tally(),
    recent: recent.digest('base64url'),
  }
}

/** What differs, by name; empty where the two are the same. */
export function differences(one: Fingerprint, other: Fingerprint): string[] {
  const names = ['seq', 'events', 'rows', 'remembered', 'recent'] as const
  return names.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]))
}

function textOf({ causeId, bodyHash, seq }: Remembered): string {
  return JSON.stringify([causeId, bodyHash, seq])
}

/** Hashes added up modulo 2^256: neither order nor chance makes two different sets equal. */
class OrderlessSum {
  count = 0
  #sum = 0n

  add(text: string): void {
    this.count++
    const hash = createHash('sha256').update(text).digest('hex')
    this.#sum = (this.#sum + BigInt(`0x${hash}`)) % MODULUS
  }

  tally(): Tally {
    return { count: this.count, sum: this.#sum.toString(36) }
  }
}

const MODULUS = 1n << 256n
