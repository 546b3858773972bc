/** What a node that follows a channel and the node that owns it say to each other. All of it may be lost. */
import type { MemberId } from '@fanfare/shared/base'
import type {
  Audience,
  Cue,
  Delta,
  PersonalView,
  Position,
  Snapshot,
} from '@fanfare/shared/contracts'
import type { Attendance } from '../broadcast/remote-channels.ts'

/** Asked of the owner: kind `follow`. From then on it says that audience's frames. */
export type FollowQuestion = { channelId: string; audience: Audience; position: Position | null }
export type FollowAnswer<A extends Audience> =
  | { mode: 'current' }
  | { mode: 'deltas'; frames: readonly Delta<A>[] }
  | { mode: 'snapshot'; frame: Snapshot<A> }
  | { mode: 'elsewhere' }

/** Said by the owner to whoever hears the frames of an audience: a frame, where it is, or that it goes. */
export type FrameWord<A extends Audience> = { node: string } & (
  { frame: Delta<A> } | { at: Position } | { gone: true }
)

/** Told to the owner on every change and at every beat: kind `following`. */
export type FollowingWord = {
  channelId: string
  /** Whose frames are heard: also for a while after the last socket left. */
  hearing: Audience[]
  /** Sockets. */
  listening: Record<Audience, number>
  members: MembersWord
  attendance: Attendance
  /** How much of the personal numbers came. */
  personal: PersonalReceipt
}

/** Whose numbers are wanted: what changed since `base`, or all of them where that is null. */
export type MembersWord = {
  version: number
  base: number | null
  added: MemberId[]
  removed: MemberId[]
}

/** Everything up to message `seen` of this round came. */
export type PersonalReceipt = { round: number; seen: number }

/** Told by the owner: kind `personal`. Messages of a round are numbered from 1. */
export type PersonalWord = {
  channelId: string
  round: number
  number: number
  views: [MemberId, PersonalView][]
}

/** Told to the owner: nobody follows any more (`unfollow`); by it: `follow_elsewhere`, `follow_members`. */
export type ChannelWord = { channelId: string }

/** Told to the owner: kinds `shown` and `play_test`. */
export type ShownWord = { channelId: string; overlayId: string; cues: readonly string[] }
export type TestWord = { channelId: string; cues: readonly Cue[] }
