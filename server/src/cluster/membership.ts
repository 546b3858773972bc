/** The nodes of the service, each of which says every beat that it is there. */
import { ROWS_FORMAT } from '@fanfare/shared/engine'
import { z } from 'zod'
import type { Lapsing, LeaseStore } from './lease-scripts.ts'
import { every } from './monotonic.ts'
import type { Monotonic } from './monotonic.ts'
import type { NodeInfo } from './ownership.ts'

export type MembershipOptions = {
  store: LeaseStore
  /** `rowsFormat`: of the rows that it writes; absent: this version's. */
  self: { id: string; name: string; version: string; rowsFormat?: number }
  time: Monotonic
  beatMs: number
  /** How many channels run here. */
  channelCount: () => number
  /** After each beat, with what was found. */
  onBeat: (lapsing: readonly Lapsing[]) => void
  onError: (error: Error) => void
}

/** A node is gone when it said nothing for this many beats. */
const BEATS_MISSED_MAX = 3
/** As many beats without a change, and the nodes are taken for settled. */
const BEATS_SETTLED = 3

const infoSchema = z.object({
  name: z.string(),
  version: z.string(),
  channels: z.number(),
  leaving: z.boolean(),
  rowsFormat: z.number(),
})

export class Membership {
  readonly #options: MembershipOptions
  #others: (NodeInfo & { leaving: boolean; rowsFormat: number })[] = []
  #isLeaving = false
  #isFailing = false
  #beat: Promise<void> | null = null
  #takers = ''
  #beatsUnchanged = 0
  #stop = () => {}

  constructor(options: MembershipOptions) {
    this.#options = options
  }

  /** Resolves when this node is known; rejects when it cannot be made known. */
  async start(): Promise<void> {
    await this.#say()
    const { time, beatMs } = this.#options
    this.#stop = every(time, beatMs, () => void this.#sayUnlessSaying())
  }

  nodes(): NodeInfo[] {
    const { self, channelCount } = this.#options
    const others = this.#others.map(({ id, name, channels, version }) => ({
      id,
      name,
      channels,
      version,
    }))
    const { id, name, version } = self
    return [{ id, name, version, channels: channelCount() }, ...others]
  }

  isLive(node: string): boolean {
    return node === this.#options.self.id || this.#others.some(({ id }) => id === node)
  }

  /**
   * Nodes that take channels. While a service is upgraded to other rows, only those that can open what the newest
   * among them have written.
   */
  takers(): string[] {
    const { id, rowsFormat = ROWS_FORMAT } = this.#options.self
    const others = this.#others.filter(({ leaving }) => !leaving)
    const staying = this.#isLeaving ? others : [{ id, rowsFormat }, ...others]
    const newest = Math.max(...staying.map((one) => one.rowsFormat))
    return staying.filter((one) => one.rowsFormat === newest).map((one) => one.id)
  }

  /** Whether this node takes channels. */
  takes(): boolean {
    return this.takers().includes(this.#options.self.id)
  }

  isSettled(): boolean {
    return this.#beatsUnchanged >= BEATS_SETTLED
  }

  /** Says that this node takes nothing any more. */
  async leave(): Promise<void> {
    this.#isLeaving = true
    // One that is on its way was begun before and says something else.
    await this.#beat
    await this.#sayUnlessSaying()
  }

  /** It is no longer there. */
  async go(): Promise<void> {
    this.stop()
    await this.#beat
    try {
      await this.#options.store.go(this.#options.self.id)
    } catch {
      // Silence says the same a little later.
    }
  }

  stop(): void {
    this.#stop()
  }

  /** Never rejects. */
  #sayUnlessSaying(): Promise<void> {
    this.#beat ??= this.#say()
      .then(
        () => {
          this.#isFailing = false
        },
        (error: unknown) => {
          if (!this.#isFailing) this.#options.onError(asError(error))
          this.#isFailing = true
        },
      )
      .finally(() => {
        this.#beat = null
      })
    return this.#beat
  }

  async #say(): Promise<void> {
    const { store, self, beatMs, channelCount, onBeat } = this.#options
    const { id, name, version, rowsFormat = ROWS_FORMAT } = self
    const info = { name, version, rowsFormat, channels: channelCount(), leaving: this.#isLeaving }
    const liveMs = BEATS_MISSED_MAX * beatMs
    const { nodes, lapsing } = await store.beat(id, liveMs, JSON.stringify(info), beatMs)
    this.#others = nodes.flatMap((told) => {
      const parsed = infoSchema.safeParse(parseJson(told.info))
      return told.id === id || !parsed.success ? [] : [{ id: told.id, ...parsed.data }]
    })
    const takers = this.takers().toSorted().join(' ')
    this.#beatsUnchanged = takers === this.#takers ? this.#beatsUnchanged + 1 : 0
    this.#takers = takers
    onBeat(lapsing)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
