/**
 * One short text for one meaning: the same id with another hash is a conflict. What is hashed went
 * through its schema, which puts known fields in the schema's order and leaves unknown ones out.
 *
 * Two 32-bit multiply-xor lanes over names and values, without making a text first: this runs for every
 * signal, and a cryptographic hash of its JSON took a tenth of the whole path. It tells an honest repeat
 * from a mistake; whoever holds an ingest token gains nothing by a collision with an id of their own.
 */

/** `canonical` must come out of a zod parse, so that the order of keys is the schema's. */
export function bodyHash(canonical: object): string {
  const lanes: Lanes = { a: 0x9e37_79b9, b: 0x85eb_ca6b }
  mixValue(lanes, canonical)
  return base36(finish(lanes.a, lanes.b)) + base36(finish(lanes.b, lanes.a))
}

type Lanes = { a: number; b: number }

/** Marks that keep `["a"]`, `"a"` and `{"a": …}` apart. */
const LIST = 0x1_0001
const OBJECT = 0x1_0002
const END = 0x1_0003
const TEXT = 0x1_0004
const NUMBER = 0x1_0005
const WORD = 0x1_0006

function mixValue(lanes: Lanes, value: unknown): void {
  if (typeof value === 'string') {
    mix(lanes, TEXT)
    mixText(lanes, value)
  } else if (typeof value === 'number') {
    mix(lanes, NUMBER)
    mixNumber(lanes, value)
  } else if (Array.isArray(value)) {
    mix(lanes, LIST)
    for (const item of value) mixValue(lanes, item)
    mix(lanes, END)
  } else if (value !== null && typeof value === 'object') mixObject(lanes, value)
  else {
    mix(lanes, WORD)
    mixText(lanes, String(value))
  }
}

function mixObject(lanes: Lanes, object: object): void {
  mix(lanes, OBJECT)
  for (const key in object) {
    const value = (object as Record<string, unknown>)[key]
    if (value === undefined) continue
    mixText(lanes, key)
    mixValue(lanes, value)
  }
  mix(lanes, END)
}

function mixText(lanes: Lanes, text: string): void {
  let { a, b } = lanes
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 2_654_435_761)
    b = Math.imul(b ^ unit, 1_597_334_677)
  }
  lanes.a = a ^ (a >>> 15)
  lanes.b = b ^ (b >>> 13)
  mix(lanes, text.length)
}

/** Whole numbers of up to 53 bits, which is all that the schemas let through, exactly. */
function mixNumber(lanes: Lanes, value: number): void {
  mix(lanes, value | 0)
  mix(lanes, Math.floor(value / 0x1_0000_0000) | 0)
}

function mix(lanes: Lanes, unit: number): void {
  lanes.a = Math.imul(lanes.a ^ unit, 2_654_435_761)
  lanes.b = Math.imul(lanes.b ^ unit, 1_597_334_677)
  lanes.a ^= lanes.a >>> 15
  lanes.b ^= lanes.b >>> 13
}

function finish(own: number, other: number): number {
  let mixed = Math.imul(own ^ (own >>> 16), 2_246_822_507)
  mixed ^= Math.imul(other ^ (other >>> 13), 3_266_489_909)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

function base36(lane: number): string {
  return lane.toString(36).padStart(7, '0')
}
