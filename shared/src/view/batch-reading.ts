/** One applied batch as the views see it: its events, and what was seen beside them. */
import type { MemberId } from '../base/index.ts'
import type { Envelope, Rejection } from '../contracts/index.ts'

export type NoteKind =
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

/** The unjournalled part of a signal: what a person wrote, what a gift is called. */
export type Note = {
  kind: NoteKind
  text?: string
  values?: Record<string, string | number>
  messageId?: string
  /** A chat command that asks something. */
  question?: { command: string; args: readonly string[]; language: string | null }
}

export type Happening = {
  causeId: string
  note: Note | null
  members: readonly MemberId[]
  envelopes: readonly Envelope[]
  /** Later parts of it that the rules refused. */
  refused: readonly Rejection[]
}

export type BatchReading = {
  at: number
  envelopes: readonly Envelope[]
  /** Only what was accepted. */
  happenings: readonly Happening[]
}
