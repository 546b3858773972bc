/** The face of a running channel, as the rest of the server sees it. */
import type { MemberId } from '@fanfare/shared/base'
import type { Durability } from '@fanfare/shared/contracts'
import type { State } from '@fanfare/shared/engine'
import type { AppliedBatch, Outcome, SeenIdentity, Submission } from './submission.ts'

/** Names of members, outside the engine and its hash. */
export interface IdentityBook {
  ofMember(member: MemberId): SeenIdentity | undefined
  find(platform: string, userId: string): MemberId | undefined
  /** Case-folded prefix or substring search over names and user ids, best first. */
  search(query: string, limit: number): MemberId[]
  readonly size: number
}

/** What a reader may look at; valid only inside the synchronous call it is passed to. */
export type ChannelReading = { state: State; identities: IdentityBook; at: number }

/**
 * What becomes visible. `capture` runs right after a batch was applied and before the next one is
 * decided: take from the state what will be shown. `release` gets it back once the batch is durable.
 */
export interface ChannelOutputs {
  capture(reading: ChannelReading, batch: AppliedBatch): unknown
  release(captured: unknown): void
  /** The channel was dropped (append failed, fenced, stopped); a new incarnation may follow. */
  dropped(reason: string): void
}

export type ChannelStatus = {
  id: string
  /** Last durable seq. */
  seq: number
  /** Submissions waiting. */
  queue: number
  /** Age in ms of the oldest waiting submission. */
  lagMs: number
  durability: Durability
  counters: {
    accepted: number
    duplicates: number
    rejected: number
    shed: number
    quarantined: number
  }
}

export interface Channel {
  readonly id: string
  /** Random per opening: a page that knew another one discards everything. */
  readonly incarnation: string
  /**
   * Queues submissions and resolves when everything accepted is durable, one outcome each.
   * `busy`: the mailbox is full, or the channel is not accepting; nothing was applied. `onDecided` runs in the
   * turn in which their fate is decided, so that the same append can say where they came from.
   */
  submit(
    submissions: readonly Submission[],
    onDecided?: () => void,
  ): Promise<
    readonly Outcome[] | { busy: 'channel/busy' | 'channel/unavailable' | 'channel/stopped' }
  >
  /** Reads now, answers when what was read is durable. Rejects if the channel is dropped meanwhile. */
  read<T>(look: (reading: ChannelReading) => T): Promise<T>
  /** One audience of outputs at a time. */
  attach(outputs: ChannelOutputs): void
  status(): ChannelStatus
}

/** Opens channels on demand, keeps one of each, reopens dropped ones with a pause. */
export interface ChannelRegistry {
  /** Rejects with a `Rejection`-coded error when the id is invalid or the store is broken. */
  get(channelId: string): Promise<Channel>
  /** Running channels. */
  running(): Channel[]
  /** Drains and closes all; resolves when everything accepted is durable. */
  close(): Promise<void>
}
