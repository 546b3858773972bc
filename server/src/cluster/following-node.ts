/** One node that follows a channel of ours: who follows there, and the personal numbers it is sent. */
import { randomInt } from 'node:crypto'
import type { MemberId } from '@fanfare/shared/base'
import type { Audience, PersonalView } from '@fanfare/shared/contracts'
import { FOLLOW_BEATS_MISSED_MAX, PERSONAL_VIEWS_TOLD_MAX } from '../broadcast/limits.ts'
import type { Attendance } from '../broadcast/remote-channels.ts'
import type { FollowingWord, MembersWord, PersonalReceipt, PersonalWord } from './follow-words.ts'

export type FollowingNodeOptions = {
  channelId: string
  tell: (kind: string, word: unknown) => void
}

type ChangedMembers = { added: MemberId[]; removed: MemberId[]; again: MemberId[] }

const ROUNDS = 2 ** 40

export class FollowingNode {
  readonly #options: FollowingNodeOptions
  readonly #listening = new Map<Audience, number>()
  #hearing: ReadonlySet<Audience> = new Set()
  readonly #members = new Set<MemberId>()
  /** Null: we do not know whose numbers are wanted there. */
  #membersVersion: number | null = null
  attendance: Attendance = { overlays: [], producers: [] }
  #missedBeats = 0
  #round = randomInt(ROUNDS)
  #sent = 0
  /** What had been sent when it said last what it got: by now that must have come. */
  #sentBefore = 0
  #pending = new Map<MemberId, PersonalView>()

  constructor(options: FollowingNodeOptions) {
    this.#options = options
  }

  get members(): ReadonlySet<MemberId> {
    return this.#members
  }

  listening(audience: Audience): number {
    return this.#listening.get(audience) ?? 0
  }

  hears(audience: Audience): boolean {
    return this.#hearing.has(audience)
  }

  get followers(): number {
    return [...this.#listening.values()].reduce((sum, count) => sum + count, 0)
  }

  /** It asked for this audience; how many follow there it says by itself. */
  asked(audience: Audience): void {
    this.#missedBeats = 0
    this.#hearing = new Set([...this.#hearing, audience])
    if (this.listening(audience) === 0) this.#listening.set(audience, 1)
  }

  /** Whose numbers are wanted now, are no longer, or have to be sent again. */
  heard({ hearing, listening, members, attendance, personal }: FollowingWord): ChangedMembers {
    this.#missedBeats = 0
    this.#hearing = new Set(hearing)
    for (const audience of ['overlay', 'panel', 'viewer'] as const) {
      this.#listening.set(audience, listening[audience])
    }
    this.attendance = attendance
    const changed = this.#takeMembers(members)
    if (this.#lost(personal)) {
      this.#round = randomInt(ROUNDS)
      this.#sent = 0
      changed.again = [...this.#members]
    }
    this.#sentBefore = this.#sent
    return changed
  }

  /** False: it said nothing for too long. */
  beat(): boolean {
    this.#missedBeats += 1
    return this.#missedBeats <= FOLLOW_BEATS_MISSED_MAX
  }

  /** Of what comes in one turn one message is made, with the last value of each member. */
  personal(member: MemberId, view: PersonalView): void {
    if (!this.#members.has(member)) return
    if (this.#pending.size === 0) setImmediate(() => this.#flush())
    this.#pending.set(member, view)
  }

  #flush(): void {
    const views = [...this.#pending]
    this.#pending = new Map()
    for (let first = 0; first < views.length; first += PERSONAL_VIEWS_TOLD_MAX) {
      this.#sent += 1
      const word: PersonalWord = {
        channelId: this.#options.channelId,
        round: this.#round,
        number: this.#sent,
        views: views.slice(first, first + PERSONAL_VIEWS_TOLD_MAX),
      }
      this.#options.tell('personal', word)
    }
  }

  #takeMembers({ version, base, added, removed }: MembersWord): ChangedMembers {
    const changed: ChangedMembers = { added: [], removed: [], again: [] }
    if (base !== null && base !== this.#membersVersion) {
      // A message was lost, or it followed another owner before.
      this.#options.tell('follow_members', { channelId: this.#options.channelId })
      return changed
    }
    const gone = base === null ? [...this.#members] : removed
    this.#membersVersion = version
    for (const member of gone) if (this.#members.delete(member)) changed.removed.push(member)
    for (const member of added) {
      // Unbound and bound again between two words: it forgot what it had.
      if (this.#members.has(member)) changed.again.push(member)
      else changed.added.push(member)
      this.#members.add(member)
    }
    return changed
  }

  #lost({ round, seen }: PersonalReceipt): boolean {
    if (this.#sentBefore === 0) return false
    return round !== this.#round || seen < this.#sentBefore
  }
}
