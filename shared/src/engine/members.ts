/** Everybody a channel knows, by id. */
import type { MemberId } from '../base/index.ts'
import type { Member } from './member.ts'
import { RecentMembers } from './recent-members.ts'

/** Smaller channels lie close enough together by themselves. */
const RECENT_FROM_MEMBERS = 16_384

export class Members {
  readonly #byId = new Map<MemberId, Member>()
  #recent: RecentMembers | null = null
  /** One command asks for the same member again and again. */
  #lastId: MemberId | null = null
  #last: Member | undefined = undefined

  get size(): number {
    return this.#byId.size
  }

  get(id: MemberId): Member | undefined {
    if (id === this.#lastId) return this.#last
    const member = this.#recent === null ? this.#byId.get(id) : this.#find(this.#recent, id)
    if (member === undefined) return undefined
    this.#lastId = id
    this.#last = member
    return member
  }

  has(id: MemberId): boolean {
    return this.#byId.has(id)
  }

  /** Somebody who was not here before. */
  add(member: Member): void {
    this.#byId.set(member.id, member)
    if (this.#byId.size === RECENT_FROM_MEMBERS) this.#recent = new RecentMembers()
  }

  keys(): IterableIterator<MemberId> {
    return this.#byId.keys()
  }

  /** In the order in which they came. */
  values(): IterableIterator<Member> {
    return this.#byId.values()
  }

  #find(recent: RecentMembers, id: MemberId): Member | undefined {
    const found = recent.find(id)
    if (found !== undefined) return found
    const member = this.#byId.get(id)
    if (member !== undefined) recent.add(id, member)
    return member
  }
}
