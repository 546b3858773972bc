/**
 * The members asked for lately, of a channel that knows many. A million members fill a gigabyte, in which
 * those of one evening lie as far apart as can be: each look at one of them waits for memory a dozen times.
 * Here they lie side by side: a small table by id, and a ring of cells that they move into.
 */
import type { MemberId } from '../base/index.ts'
import type { Member } from './member.ts'
import { MEMBER_CELLS } from './member.ts'

/** Members whose cells lie side by side: 5 MB of them, and more than take part at a time. */
const RING_MEMBERS = 8_192
/** Slots of the table, a power of two: a thousand active people rarely meet in one. */
const SLOTS = 16_384
/** How much of an id chooses its slot: all of it, as ids are made. */
const SLOT_CHARS = 12

export class RecentMembers {
  readonly #ids = new Array<MemberId | null>(SLOTS).fill(null)
  readonly #members = new Array<Member | null>(SLOTS).fill(null)
  readonly #cells = new Float64Array(RING_MEMBERS * MEMBER_CELLS)
  /** Whose cells lie in the ring, place by place. */
  readonly #ring = new Array<Member | null>(RING_MEMBERS).fill(null)
  #next = 0

  /** Nobody ever leaves a channel, so what the table says stays true. */
  find(id: MemberId): Member | undefined {
    const slot = slotOf(id)
    if (this.#ids[slot] !== id) return undefined
    const member = this.#members[slot] ?? undefined
    if (member !== undefined && member.cells !== this.#cells) this.#moveIn(member)
    return member
  }

  add(id: MemberId, member: Member): void {
    const slot = slotOf(id)
    // The text that was asked with is at hand; the member's own lies anywhere.
    member.id = id
    this.#ids[slot] = id
    this.#members[slot] = member
    if (member.cells !== this.#cells) this.#moveIn(member)
  }

  /** Into the next place of the ring; whoever was there longest takes the place that becomes free. */
  #moveIn(member: Member): void {
    const place = this.#next
    this.#next = (place + 1) % RING_MEMBERS
    const before = this.#ring[place] ?? null
    const base = place * MEMBER_CELLS
    const { cells: freeCells, base: freeBase } = member
    for (let cell = 0; cell < MEMBER_CELLS; cell++) {
      const number = this.#cells[base + cell] ?? 0
      this.#cells[base + cell] = freeCells[freeBase + cell] ?? 0
      freeCells[freeBase + cell] = number
    }
    before?.moveTo(freeCells, freeBase)
    member.moveTo(this.#cells, base)
    this.#ring[place] = member
  }
}

function slotOf(id: MemberId): number {
  let mix = id.length
  for (let i = Math.max(0, id.length - SLOT_CHARS); i < id.length; i++) {
    mix = Math.imul(mix ^ id.charCodeAt(i), 0x9e37_79b1)
    mix ^= mix >>> 15
  }
  return mix & (SLOTS - 1)
}
