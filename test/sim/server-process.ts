/** One life of the server: the real registry, channel and ingest over the faulty disk, until it is killed. */
import type { MemberId } from '@fanfare/shared/base'
import { stateHash } from '@fanfare/shared/engine'
import type { Channel, ChannelOutputs } from '@fanfare/server/channel/channel.ts'
import { createRegistry } from '@fanfare/server/channel/registry.ts'
import type { ChannelEnded, Registry } from '@fanfare/server/channel/registry.ts'
import type { Random } from '@fanfare/server/connectors/simulated/random.ts'
import { createIngest } from '@fanfare/server/ingest/ingest.ts'
import type { Ingest } from '@fanfare/server/ingest/ingest.ts'
import { createQuestionCooldown } from '@fanfare/server/ingest/question-cooldown.ts'
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import { hold } from './durable-record.ts'
import type { FaultyDisk } from './faulty-journal.ts'
import type { VirtualTime } from './virtual-time.ts'

export type ProcessParts = {
  channelId: string
  disk: FaultyDisk
  time: VirtualTime
  random: Random
  onViolation: (error: unknown) => void
}

export type LiveLook = { hash: string; seq: number }

/** So small a window that ids leave it and have to be asked of the journal. */
const CAUSES_MAX = 128
/** What the channel promises of it: half at least. */
export const WINDOW_MIN = CAUSES_MAX / 2

export class ServerProcess {
  isAlive = true
  readonly ingest: Ingest
  readonly #parts: ProcessParts
  readonly #registry: Registry

  constructor(parts: ProcessParts) {
    this.#parts = parts
    const { disk, time, random } = parts
    const clock = time.clockOf(this)
    this.#registry = createRegistry({
      journal: disk.portOf(this),
      rehearsalJournal: createMemoryJournal(),
      clock,
      newSeed: () => hexOf(random),
      newMemberId: () => hexOf(random) as MemberId,
      causesMax: CAUSES_MAX,
      onOpened: (channel) => channel.attach(this.#outputs()),
      onEnded: (ended) => this.#onEnded(ended),
    })
    this.ingest = createIngest({
      channels: this.#registry,
      clock: () => clock.now(),
      cooldown: createQuestionCooldown(),
    })
  }

  kill(): void {
    this.isAlive = false
  }

  /** Null while the channel cannot be opened. */
  async channel(): Promise<Channel | null> {
    return this.#registry.get(this.#parts.channelId).catch(() => null)
  }

  /** What the running channel believes; null when it was dropped before that was durable. */
  async look(): Promise<LiveLook | null> {
    const channel = await this.channel()
    if (channel === null) return null
    return channel
      .read(({ state }) => ({ hash: stateHash(state), seq: state.seq }))
      .catch(() => null)
  }

  /** Whoever shows something shows it after the disk has it, in the order of the journal. */
  #outputs(): ChannelOutputs {
    let shownSeq = 0
    let isDropped = false
    return {
      capture: (_reading, { envelopes }) => envelopes.at(-1)?.seq ?? 0,
      release: (captured) => {
        if (!this.isAlive) return
        this.#guard(() => {
          const seq = captured as number
          const { seq: durableSeq } = this.#parts.disk.record
          hold(!isDropped, () => `event ${seq} was shown after its channel was dropped`)
          hold(seq <= durableSeq, () => `event ${seq} was shown, the disk is at ${durableSeq}`)
          hold(seq === 0 || seq > shownSeq, () => `event ${seq} was shown after ${shownSeq}`)
          shownSeq = Math.max(shownSeq, seq)
        })
      },
      dropped: () => {
        isDropped = true
      },
    }
  }

  #onEnded({ how, error }: ChannelEnded): void {
    if (!this.isAlive) return
    this.#guard(() => hold(how !== 'stopped', () => `the channel stopped: ${error.stack}`))
  }

  #guard(check: () => void): void {
    try {
      check()
    } catch (error) {
      this.#parts.onViolation(error)
    }
  }
}

function hexOf(random: Random): string {
  return Array.from({ length: 4 }, () =>
    random
      .below(2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('')
}
