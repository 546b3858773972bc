/** What followers of a channel are served from: the channel's own lanes, or a copy of those of another node. */
import type { MemberId } from '@fanfare/shared/base'
import type { Audience, Cue, MomentOf, Position, ViewOf } from '@fanfare/shared/contracts'
import type { Resume, SnapshotFrame } from './audience-stream.ts'

export interface ServedLane<A extends Audience> {
  readonly hasView: boolean
  /** How many sockets follow here. */
  setListening(count: number): void
  /**
   * Resolves when there is a view to follow from, as new as that of a page at this position if it can be had.
   * Rejects if the broadcast stops meanwhile.
   */
  ready(position: Position | null): Promise<void>
  resume(position: Position | null): Resume<ViewOf<A>, MomentOf<A>>
  snapshot(): SnapshotFrame<ViewOf<A>, MomentOf<A>>
}

export interface Broadcast {
  readonly stopped: boolean
  readonly lanes: { readonly [A in Audience]: ServedLane<A> }
  /** Members whose own numbers somebody here sees. */
  readonly personal: {
    bind(member: MemberId): void
    unbind(member: MemberId): void
    /** Sends the member's numbers again even if they did not change. */
    refresh(member: MemberId): void
  }
  /** Something the panel shows changed here, outside the channel's state. */
  touchPanel(): void
  /** Cues of 「測試」 alone. */
  playTest(cues: readonly Cue[]): void
  stop(): void
}
