/** One number for a whole state: equal states have equal hashes, whatever order they were built in. */
import { MEMBER_CELLS } from './member.ts'
import type { Member } from './member.ts'
import { otherRows } from './rows.ts'
import type { State } from './state.ts'

/** 16 hex digits. Not cryptographic: it finds differences, it does not resist an attacker. */
export function stateHash(state: State): string {
  const sum = { high: 0, low: 0 }
  const mix: Mix = { a: 0, b: 0 }
  for (const member of state.members.values()) {
    begin(mix)
    mixMember(mix, member)
    add(sum, mix)
  }
  for (const [key, json] of otherRows(state)) {
    begin(mix)
    mixText(mix, key)
    mixNumber(mix, key.length)
    mixText(mix, json)
    add(sum, mix)
  }
  return hex(sum.high) + hex(sum.low)
}

/** Two 32-bit halves of the hash of one row. */
type Mix = { a: number; b: number }

function begin(mix: Mix): void {
  mix.a = 0xdead_beef
  mix.b = 0x41c6_ce57
}

/** The id, and every number that is not zero with its place: the same as the row, without writing it. */
function mixMember(mix: Mix, { id, cells, base }: Member): void {
  mixText(mix, id)
  for (let place = 0; place < MEMBER_CELLS; place++) {
    const number = cells[base + place] ?? 0
    if (number === 0) continue
    mixNumber(mix, place)
    mixNumber(mix, number)
  }
}

function mixText(mix: Mix, text: string): void {
  let { a, b } = mix
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 2_654_435_761)
    b = Math.imul(b ^ unit, 1_597_334_677)
  }
  mix.a = a
  mix.b = b
}

/** Any safe integer, by its lower 32 bits and the rest. */
function mixNumber(mix: Mix, number: number): void {
  const low = number | 0
  const high = Math.floor(number / 4_294_967_296) | 0
  const a = Math.imul(mix.a ^ low, 2_654_435_761)
  mix.a = Math.imul(a ^ (a >>> 15) ^ high, 2_246_822_507)
  const b = Math.imul(mix.b ^ high, 1_597_334_677)
  mix.b = Math.imul(b ^ (b >>> 13) ^ low, 3_266_489_909)
}

/** A sum over rows does not depend on their order. */
function add(sum: { high: number; low: number }, mix: Mix): void {
  let { a, b } = mix
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909)
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909)
  const low = sum.low + (b >>> 0)
  sum.low = low >>> 0
  sum.high = (sum.high + (a >>> 0) + (low > 0xffff_ffff ? 1 : 0)) >>> 0
}

function hex(n: number): string {
  return n.toString(16).padStart(8, '0')
}
