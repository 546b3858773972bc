/** Everybody a channel knows, by id. */
import type { MemberId } from '../base/index.ts'
import { assert, KeyedList } from '../base/index.ts'
import type { Member } from './member.ts'
import { RecentMembers } from './recent-members.ts'

/** Smaller channels lie close enough together by themselves. */
const RECENT_FROM_MEMBERS = 16_384

export class Members {
  /** Ids are made at random, so that nobody chooses them. */
  readonly #byId = new KeyedList<Member>(idOf)
  #recent: RecentMembers | null = null
  /** One command asks for the same member again and again. */
  #lastId: MemberId | null = null
  #last: Member | undefined = undefined

  get size(): number {
    return this.#byId.size
  }

  get(id: MemberId): Member | undefined {
    if (id === this.#lastId) return this.#last
    const member = this.#recent === null ? this.#findFirst(id) : this.#find(this.#recent, id)
    if (member === undefined) return undefined
    this.#lastId = id
    this.#last = member
    return member
  }

  has(id: MemberId): boolean {
    return this.#byId.get(id) !== undefined
  }

  /** Somebody who was not here before. */
  add(member: Member): void {
    assert(this.#byId.add(member), `member ${member.id} is here already`)
  }

  /** In the order in which they came. */
  values(): IterableIterator<Member> {
    return this.#byId.values()
  }

  /** Nobody is at hand before the first one is asked for, so that loading does without. */
  #findFirst(id: MemberId): Member | undefined {
    const member = this.#byId.get(id)
    if (member === undefined || this.#byId.size < RECENT_FROM_MEMBERS) return member
    this.#recent = new RecentMembers()
    this.#recent.add(id, member)
    return member
  }

  #find(recent: RecentMembers, id: MemberId): Member | undefined {
    const found = recent.find(id)
    if (found !== undefined) return found
    const member = this.#byId.get(id)
    if (member !== undefined) recent.add(id, member)
    return member
  }
}

function idOf(member: Member): MemberId {
  return member.id
}
