/** A channel whose batches become durable when the test says so, and the smallest views of it. */
import type { MemberId } from '@fanfare/shared/base'
import type { Cue, FeedItem, OverlayView, PanelView, ViewerView } from '@fanfare/shared/contracts'
import type { Projections } from '@fanfare/server/broadcast/projections.ts'
import type {
  Channel,
  ChannelOutputs,
  ChannelReading,
  ChannelStatus,
} from '@fanfare/server/channel/channel.ts'
import type { AppliedBatch } from '@fanfare/server/channel/submission.ts'

export type FakeState = { total: number; blank: boolean }
export type FakeBatch = AppliedBatch & { cues: readonly Cue[]; feed: readonly FeedItem[] }
export type Change = Partial<FakeState> & {
  cues?: readonly string[]
  feed?: readonly string[]
  members?: readonly string[]
}

type Waiting = { captured: unknown; readers: (() => void)[] }

export class FakeChannel implements Channel {
  readonly id: string
  readonly incarnation: string
  /** `true`: a batch is durable by the next turn of the event loop. */
  readonly prompt: boolean
  state: FakeState = { total: 0, blank: false }
  reads = 0
  #outputs: ChannelOutputs | null = null
  #waiting: Waiting[] = []
  #dropped = false
  #rejecters = new Set<(cause: Error) => void>()

  constructor(id: string, incarnation: string, { prompt = true } = {}) {
    this.id = id
    this.incarnation = incarnation
    this.prompt = prompt
  }

  attach(outputs: ChannelOutputs): void {
    this.#outputs = outputs
  }

  /** Decides, applies and captures one batch. */
  apply({ cues = [], feed = [], members = [], ...state }: Change): void {
    this.state = { ...this.state, ...state }
    const batch: FakeBatch = {
      at: Date.now(),
      envelopes: [],
      applied: members.map((member) => appliedBy(member as MemberId)),
      cues: cues.map(cueOf),
      feed: feed.map(lineOf),
    }
    const captured = this.#outputs?.capture(this.#reading(), batch)
    this.#waiting.push({ captured, readers: [] })
    if (this.prompt) setImmediate(() => this.settle(1))
  }

  /** The oldest batches (all, when no number is given) are durable: their outputs pass the gate. */
  settle(count = this.#waiting.length): void {
    for (const { captured, readers } of this.#waiting.splice(0, count)) {
      if (this.#dropped) return
      this.#outputs?.release(captured)
      for (const resolve of readers) resolve()
    }
  }

  read<T>(look: (reading: ChannelReading) => T): Promise<T> {
    this.reads += 1
    if (this.#dropped) return Promise.reject(new Error('dropped'))
    const value = look(this.#reading())
    const last = this.#waiting.at(-1)
    if (last === undefined) return Promise.resolve(value)
    return new Promise((resolve, reject) => {
      this.#rejecters.add(reject)
      last.readers.push(() => resolve(value))
    })
  }

  drop(reason: string): void {
    this.#dropped = true
    this.#outputs?.dropped(reason)
    for (const reject of this.#rejecters) reject(new Error(reason))
    this.#waiting = []
  }

  submit(): Promise<{ busy: 'channel/busy' }> {
    return Promise.resolve({ busy: 'channel/busy' })
  }

  status(): ChannelStatus {
    throw new Error('nobody asks a fake for its status')
  }

  /** The engine's state is opaque to the fan-out; only the fake projections look into it. */
  #reading(): ChannelReading {
    return { state: this.state, identities: null, at: Date.now() } as unknown as ChannelReading
  }
}

function appliedBy(member: MemberId): AppliedBatch['applied'][number] {
  return { members: [member] } as unknown as AppliedBatch['applied'][number]
}

export function cueOf(id: string): Cue {
  const who = { name: id, tag: '0001', tier: 'normal' as const }
  return {
    kind: 'points',
    id,
    priority: 3,
    at: 0,
    ttlMs: 10_000,
    who,
    amount: 1,
    balance: 1,
    rule: '',
  }
}

/** The id a cue was made with, from the id it has on the wire. */
export function madeOf(id: string): string {
  return id.slice(id.indexOf('.') + 1)
}

export function lineOf(id: string): FeedItem {
  return { id, at: 0, kind: 'chat', text: id }
}

export function overlayViewOf(channelId: string, { total, blank }: FakeState): OverlayView {
  return {
    channel: { id: channelId, rehearsal: false },
    stage: { language: 'zh-Hant', motion: 'full' },
    broadcast: null,
    board: { board: 'points', period: 'broadcast', rows: [], total },
    windows: [],
    checkins: { count: Math.floor(total / 10), recent: [] },
    seckills: [],
    lotteries: [],
    polls: [],
    quizzes: [],
    codes: [],
    card: null,
    question: null,
    blank,
  }
}

export const fakeProjections: Projections = {
  overlay: (reading, channelId) => overlayViewOf(channelId, stateOf(reading)),
  panel: (reading, { channelId, overlays, producers }): PanelView => ({
    ...overlayViewOf(channelId, stateOf(reading)),
    overlays,
    producers,
    incidents: [],
    connectors: [],
    stats: {
      members: 0,
      present: 0,
      signalsPerSecond: 0,
      pointsGranted: stateOf(reading).total,
      interactions: 0,
      duplicates: 0,
      quarantined: 0,
      queue: 0,
      durability: 'memory',
      requiredDurability: 'memory',
      node: 'here',
    },
    activities: [],
    rundowns: [],
    cued: [],
    budget: null,
    held: [],
    heldCount: 0,
    questions: [],
    rulesVersion: 1,
  }),
  viewer: (): ViewerView => ({ broadcast: null, windows: [] }),
  personal: (reading) => ({
    balance: stateOf(reading).total,
    held: 0,
    tier: 'normal',
    rank: null,
    streak: 0,
  }),
  cues: (_reading, batch) => (batch as FakeBatch).cues,
  feed: (_reading, batch) => (batch as FakeBatch).feed,
}

function stateOf(reading: ChannelReading): FakeState {
  return reading.state as unknown as FakeState
}
