/**
 * The fan-out's port to other nodes: channels that they run and pages here follow, and channels that run here
 * and pages there follow. Without it every channel is this process's.
 */
import type { MemberId } from '@fanfare/shared/base'
import type { Audience, Cue, Delta, PanelView, PersonalView } from '@fanfare/shared/contracts'
import type { Place } from '../cluster/ownership.ts'
import type { Broadcast, ServedLane } from './broadcast.ts'
import type { Outlet } from './channel-broadcast.ts'
import type { ListedOverlay } from './overlay-roster.ts'

export interface RemoteChannels {
  /** Where it runs or, if nowhere yet, will run. Rejects when nobody is found in time. */
  locate(channelId: string): Promise<Place>
  /** A copy of a channel that `node` runs. It finds the next owner by itself when that one is gone. */
  follow(channelId: string, node: string, outlet: CopyOutlet): Copy
  /** Whatever of this channel runs here may be followed from other nodes. */
  offer(channelId: string, onChange: () => void): Offer
  /** Said once, by the fan-out. */
  serve(home: Home): void
}

/** Where what a copy shows goes, and what it has to know of the pages here. Must not throw. */
export interface CopyOutlet extends Outlet {
  /** The frames no longer continue each other: everybody here gets one snapshot. */
  rebased(audience: Audience): void
  /** The channel is this node's now. */
  comeHere(): void
  /** Nobody here has followed for a while. */
  idle(): void
  attendance(): Attendance
}

/** A channel of another node, as pages here see it. */
export interface Copy extends Broadcast {
  /** Cues that really reached a picture here. */
  shown(overlayId: string, cues: readonly string[]): void
}

/** Who follows, as the panel lists them. */
export type Attendance = { overlays: ListedOverlay[]; producers: PanelView['producers'] }

/** A channel of this node, as other nodes see it; over all its incarnations. */
export interface Offer {
  /** Sockets that follow on other nodes. */
  readonly followers: number
  attendance(): Attendance
  frame<A extends Audience>(audience: A, frame: Delta<A>): void
  personal(member: MemberId, view: PersonalView): void
  began(broadcast: OfferedBroadcast): void
  ended(): void
  close(): void
}

export interface OfferedLane<A extends Audience> extends ServedLane<A> {
  ready(): Promise<void>
  readonly incarnation: string
  readonly seq: number
  /** How many sockets follow on other nodes. */
  setListeningElsewhere(count: number): void
}

export interface OfferedBroadcast {
  readonly stopped: boolean
  readonly lanes: { readonly [A in Audience]: OfferedLane<A> }
  readonly personal: Broadcast['personal']
}

/** What the fan-out does here for other nodes. */
export interface Home {
  /** Another node runs it now, or nobody does. */
  moved(channelId: string): void
  /** False: another node runs it. Rejects when it cannot be opened. */
  open(channelId: string): Promise<boolean>
  playTest(channelId: string, cues: readonly Cue[]): void
  shown(channelId: string, overlayId: string, cues: readonly string[]): void
}
