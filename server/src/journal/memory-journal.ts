/** The journal of simulations and rehearsals: keeps every promise of the port except to survive the process. */
import type { Envelope } from '@fanfare/shared/contracts'
import { ROWS_PER_PAGE } from '../limits.ts'
import { JournalFenced, JournalMoved, JournalUnavailable } from './journal.ts'
import type {
  Journal,
  JournalBatch,
  PeekedChannel,
  RecentIds,
  RehearsalJournal,
  Remembered,
} from './journal.ts'

type Kept = {
  epoch: number
  seq: number
  cursor?: string
  envelopes: Envelope[]
  rows: Map<string, string>
  remembered: Map<string, Remembered>
  ids: Remembered[]
  areAllIdsKept: boolean
  /** An append of the present epoch failed. */
  hasFailed: boolean
}

export type MemoryJournalOptions = {
  /** Envelopes and ids kept of one channel; older ones are forgotten. Absent: all. */
  keptMax?: number
}

export function createMemoryJournal(options: MemoryJournalOptions = {}): RehearsalJournal {
  const memory: Memory = {
    kept: new Map(),
    keptMax: options.keptMax ?? Number.POSITIVE_INFINITY,
    isClosed: false,
  }
  return { durability: 'memory', ...createWrites(memory), ...createReads(memory) }
}

type Memory = { kept: Map<string, Kept>; keptMax: number; isClosed: boolean }

type Reads = Pick<
  Journal,
  'read' | 'pick' | 'recall' | 'remembered' | 'recent' | 'peek' | 'channels'
>
type Writes = Omit<RehearsalJournal, keyof Reads | 'durability'>

function find({ kept, isClosed }: Memory, channelId: string): Kept | undefined {
  if (isClosed) throw new JournalUnavailable('the journal is closed')
  return kept.get(channelId)
}

function createWrites(memory: Memory): Writes {
  return {
    async open(channelId) {
      const channel = find(memory, channelId) ?? newChannel()
      channel.epoch++
      channel.hasFailed = false
      memory.kept.set(channelId, channel)
      const { epoch, seq, cursor } = channel
      const opened = { epoch, seq, rows: pages([...channel.rows]) }
      return cursor === undefined ? opened : { ...opened, cursor }
    },
    async append(channelId, batch) {
      write(find(memory, channelId), batch, memory.keptMax)
      return 'memory'
    },
    async close() {
      memory.isClosed = true
    },
    async plant(channelId, from) {
      const channel = { ...newChannel(), seq: from.seq }
      for await (const page of from.rows) {
        for (const [key, value] of JSON.parse(page) as [string, unknown][]) {
          channel.rows.set(key, JSON.stringify(value))
        }
      }
      memory.kept.set(channelId, channel)
    },
    forget(channelId) {
      memory.kept.delete(channelId)
    },
  }
}

function write(channel: Kept | undefined, batch: JournalBatch, keptMax: number): void {
  if (channel?.epoch !== batch.epoch) throw new JournalFenced(`epoch ${batch.epoch} is over`)
  if (channel.hasFailed) throw new JournalMoved('an earlier append of this opening failed')
  if (batch.firstSeq !== channel.seq + 1) {
    channel.hasFailed = true
    const { seq } = channel
    throw new JournalMoved(`the journal is at ${seq}, the batch begins at ${batch.firstSeq}`)
  }
  channel.seq += batch.envelopes.length
  if (batch.cursor !== undefined) channel.cursor = batch.cursor
  for (const envelope of batch.envelopes) channel.envelopes.push(envelope)
  for (const [key, json] of batch.rows) {
    if (json === null) channel.rows.delete(key)
    else channel.rows.set(key, json)
  }
  for (const id of batch.remember) {
    if (!channel.remembered.has(id.causeId)) channel.remembered.set(id.causeId, id)
  }
  for (const id of batch.seen) channel.ids.push(id)
  for (const id of batch.remember) channel.ids.push(id)
  trim(channel, keptMax)
}

function createReads(memory: Memory): Reads {
  return {
    async *read(channelId, afterSeq) {
      // Not a copy: what is appended while somebody reads is read as well.
      const channel = find(memory, channelId)
      for (let seq = afterSeq + 1; channel !== undefined && seq <= channel.seq; seq++) {
        const envelope = envelopeAt(channel, seq)
        if (envelope !== null) yield envelope
      }
    },
    async pick(channelId, seqs) {
      const channel = find(memory, channelId)
      return seqs.map((seq) => (channel === undefined ? null : envelopeAt(channel, seq)))
    },
    async recall(channelId, causeIds) {
      const channel = find(memory, channelId)
      return causeIds.map((causeId) => channel?.remembered.get(causeId) ?? null)
    },
    async *remembered(channelId) {
      yield* find(memory, channelId)?.remembered.values() ?? []
    },
    async recent(channelId, limit): Promise<RecentIds> {
      const channel = find(memory, channelId)
      if (channel === undefined) return { ids: [], isAll: true }
      const isAll = channel.areAllIdsKept && channel.ids.length <= limit
      return { ids: channel.ids.slice(-limit), isAll }
    },
    async peek(channelId): Promise<PeekedChannel | null> {
      const channel = find(memory, channelId)
      if (channel === undefined) return null
      return { seq: channel.seq, rows: pages([...channel.rows]) }
    },
    async channels() {
      find(memory, '')
      return [...memory.kept.keys()].sort()
    },
  }
}

function newChannel(): Kept {
  return {
    epoch: 0,
    seq: 0,
    envelopes: [],
    rows: new Map(),
    remembered: new Map(),
    ids: [],
    areAllIdsKept: true,
    hasFailed: false,
  }
}

function envelopeAt(channel: Kept, seq: number): Envelope | null {
  return channel.envelopes[seq - (channel.seq - channel.envelopes.length) - 1] ?? null
}

/** Trims to the limit when twice as much is there, so that an append stays cheap. */
function trim(channel: Kept, keptMax: number): void {
  if (channel.envelopes.length > keptMax * 2) {
    channel.envelopes = channel.envelopes.slice(-keptMax)
  }
  if (channel.ids.length <= keptMax * 2) return
  channel.areAllIdsKept = false
  const dropped = channel.ids.slice(0, -keptMax)
  channel.ids = channel.ids.slice(-keptMax)
  for (const { causeId } of dropped) channel.remembered.delete(causeId)
}

async function* pages(rows: readonly (readonly [string, string])[]): AsyncGenerator<string> {
  for (let start = 0; start < rows.length; start += ROWS_PER_PAGE) {
    const page = rows.slice(start, start + ROWS_PER_PAGE)
    yield `[${page.map(([key, json]) => `[${JSON.stringify(key)},${json}]`).join(',')}]`
  }
}
