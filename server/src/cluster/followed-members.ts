/** Members whose own numbers pages here see, of a channel that another node owns: asked for there, kept here. */
import type { MemberId } from '@fanfare/shared/base'
import type { PersonalView } from '@fanfare/shared/contracts'
import type { Broadcast } from '../broadcast/broadcast.ts'
import type { MembersWord, PersonalReceipt, PersonalWord } from './follow-words.ts'

export type FollowedMembersOptions = {
  emit: (member: MemberId, view: PersonalView) => void
  onChange: () => void
}

type PersonalLane = Broadcast['personal']
type Bound = { sockets: number; view: PersonalView | null }

export class FollowedMembers implements PersonalLane {
  readonly #options: FollowedMembersOptions
  readonly #bound = new Map<MemberId, Bound>()
  /** Bound or unbound since the owner was told last. */
  #changed = new Set<MemberId>()
  #version = 0
  #receipt: PersonalReceipt = { round: 0, seen: 0 }

  constructor(options: FollowedMembersOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#bound.size
  }

  get receipt(): PersonalReceipt {
    return this.#receipt
  }

  bind(member: MemberId): void {
    const bound = this.#bound.get(member)
    if (bound !== undefined) {
      bound.sockets += 1
      return
    }
    this.#bound.set(member, { sockets: 1, view: null })
    this.#change(member)
  }

  unbind(member: MemberId): void {
    const bound = this.#bound.get(member)
    if (bound === undefined) return
    bound.sockets -= 1
    if (bound.sockets > 0) return
    this.#bound.delete(member)
    this.#change(member)
  }

  /** What is here already; the numbers of one that is new are on their way. */
  refresh(member: MemberId): void {
    const view = this.#bound.get(member)?.view ?? null
    if (view !== null) this.#options.emit(member, view)
  }

  word(isWhole: boolean): MembersWord {
    const base = isWhole ? null : this.#version
    const named = isWhole ? [...this.#bound.keys()] : [...this.#changed]
    if (named.length > 0 || isWhole) this.#version += 1
    this.#changed = new Set()
    return {
      version: this.#version,
      base,
      added: named.filter((member) => this.#bound.has(member)),
      removed: named.filter((member) => !this.#bound.has(member)),
    }
  }

  hear({ round, number, views }: PersonalWord): void {
    const { round: known, seen } = this.#receipt
    const last = round === known ? seen : 0
    this.#receipt = { round, seen: number === last + 1 ? number : last }
    for (const [member, view] of views) {
      const bound = this.#bound.get(member)
      if (bound === undefined) continue
      bound.view = view
      this.#options.emit(member, view)
    }
  }

  #change(member: MemberId): void {
    this.#changed.add(member)
    this.#options.onChange()
  }
}
