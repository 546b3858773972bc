/** One number for a whole state: equal states have equal hashes, whatever order they were built in. */
import { allRows } from './rows.ts'
import type { State } from './state.ts'

/** 16 hex digits. Not cryptographic: it finds differences, it does not resist an attacker. */
export function stateHash(state: State): string {
  let high = 0
  let low = 0
  for (const [key, json] of allRows(state)) {
    const [h, l] = hashRow(key, json)
    const sum = low + l
    low = sum >>> 0
    high = (high + h + (sum > 0xffff_ffff ? 1 : 0)) >>> 0
  }
  return hex(high) + hex(low)
}

/** Two multiply-xor mixes over the UTF-16 units of key and value. */
function hashRow(key: string, json: string): [number, number] {
  let a = 0xdead_beef
  let b = 0x41c6_ce57
  for (const text of [key, '\u0000', json]) {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      a = Math.imul(a ^ unit, 2_654_435_761)
      b = Math.imul(b ^ unit, 1_597_334_677)
    }
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909)
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909)
  return [a >>> 0, b >>> 0]
}

function hex(n: number): string {
  return n.toString(16).padStart(8, '0')
}
