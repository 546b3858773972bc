/** What ingest hands to a channel, and what it answers. */
import type { CauseId, MemberId } from '@fanfare/shared/base'
import type { CommandBody, Envelope, Rejection, Suspicion } from '@fanfare/shared/contracts'
import type { RoomMeaning, Said } from '@fanfare/shared/engine'
import type { SaidLine } from './risk-watch.ts'

/** What a platform told about a person; personal data, kept outside events and state hash. */
export type SeenIdentity = {
  platform: string
  userId: string
  name?: string
  avatar?: string
}

/** What the words of a line are compared with, as the room is when its turn has come. */
export type Room = {
  /** As the rules spell them. */
  blockedWords: readonly string[]
  /** Whether a plain line may mean something now. */
  isListening: boolean
  meaningOf: (said: Said) => RoomMeaning[]
  mayBeGiven: (meaning: RoomMeaning) => boolean
  /** What is odd about a line that is said now, by which it is also noted; null: nothing. */
  suspicionOf: (line: SaidLine) => Suspicion | null
}

export type Submission = {
  /** `<source>:<id>` for signals, `cmd:<token id>:<key>` for commands: the key of exactly-once. */
  causeId: CauseId
  /** Hash of the canonical body; the same id with another hash is a conflict. */
  bodyHash: string
  /** `forever` for whatever carries value; `window` for plain chat, likes, presence. */
  dedupe: 'forever' | 'window'
  /** What may be shed when the mailbox is full, or null for what is answered "busy" instead. */
  shed: 'chat' | 'like' | 'presence' | null
  actor: string
  /** People this is about, in the order `build` gets their ids. */
  identities: readonly SeenIdentity[]
  /**
   * `mint`: an unknown person becomes a member in the same append (signals).
   * `require`: an unknown person is refused with `member/unknown` (producer commands).
   */
  unknown: 'mint' | 'require'
  /**
   * Makes the commands. The first decides the fate of the whole submission: when it is refused nothing
   * happens. A later one that is refused is reported in `refused` and changes nothing by itself.
   */
  build: (members: readonly MemberId[], room: Room) => readonly CommandBody[]
  /** Whether it asks something of the room after all, and must not be shed; only asked when that is at hand. */
  isHeard?: (room: Room) => boolean
  /** Whether what it asks could be had now: then it is looked up whether it was given before. */
  mayBeGiven?: (room: Room) => boolean
  /** For the audience after commit: what the panel's feed shows. Never journalled. */
  note: SubmissionNote | null
}

/** The unjournalled part of a signal that the live feed shows. */
export type SubmissionNote = {
  kind:
    | 'chat'
    | 'gift'
    | 'follow'
    | 'share'
    | 'subscribe'
    | 'raid'
    | 'like'
    | 'order'
    | 'refund'
    | 'deleted'
  text?: string
  values?: Record<string, string | number>
  messageId?: string
  /** A recognised chat command that asks something: answered on the personal lane and the stage. */
  question?: { command: string; args: readonly string[]; language: string | null }
}

/** A part of a submission that the rules refused, and the activity it was meant for. */
export type Refused = Rejection & { activityId?: string }

export type Outcome =
  | {
      status: 'accepted'
      seq: number
      envelopes: readonly Envelope[]
      refused: readonly Refused[]
    }
  /** Seen before: `seq` is the journal position of its effects where known. */
  | { status: 'duplicate'; seq: number | null }
  | { status: 'rejected'; rejection: Rejection }
  /** Not now: dropped under overload (only ever `shed` classes), or done and not known to be safe enough yet. */
  | { status: 'shed' }

/** All submissions of one batch, after apply, in journal order. */
export type AppliedBatch = {
  at: number
  envelopes: readonly Envelope[]
  applied: readonly { submission: Submission; outcome: Outcome; members: readonly MemberId[] }[]
}
