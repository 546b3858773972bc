/**
 * Things by a text that each of them has, for a million of them: none is ever taken out. A `Map` reads the
 * texts of others on every look, which lie anywhere in memory: adding a million took 1.2 µs each. Here a
 * slot holds the hash beside the place, so that a text is read only when it is the one.
 */

/** Slots at the beginning, a power of two. */
const SLOTS_MIN = 16

export class KeyedList<T> {
  readonly #keyOf: (thing: T) => string
  readonly #seed: number
  readonly #things: T[] = []
  /** Two numbers a slot: the hash, and the place in `#things` + 1 (0: free). At most half are taken. */
  #slots = new Int32Array(SLOTS_MIN * 2)

  /** `seed` keeps those who choose texts from choosing ones that meet in one slot; 0 where nobody does. */
  constructor(keyOf: (thing: T) => string, seed = 0) {
    this.#keyOf = keyOf
    this.#seed = seed
  }

  get size(): number {
    return this.#things.length
  }

  get(key: string): T | undefined {
    const slots = this.#slots
    const mask = slots.length - 2
    const hash = hashOf(key, this.#seed)
    for (let at = (hash << 1) & mask; ; at = (at + 2) & mask) {
      const place = slots[at + 1] ?? 0
      if (place === 0) return undefined
      if (slots[at] !== hash) continue
      const thing = this.#things[place - 1]
      if (thing !== undefined && this.#keyOf(thing) === key) return thing
    }
  }

  /** Adds it unless there is one with this key already. */
  add(thing: T): boolean {
    const key = this.#keyOf(thing)
    const slots = this.#slots
    const mask = slots.length - 2
    const hash = hashOf(key, this.#seed)
    let at = (hash << 1) & mask
    for (let place = slots[at + 1] ?? 0; place !== 0; place = slots[at + 1] ?? 0) {
      const other = slots[at] === hash ? this.#things[place - 1] : undefined
      if (other !== undefined && this.#keyOf(other) === key) return false
      at = (at + 2) & mask
    }
    this.#things.push(thing)
    slots[at] = hash
    slots[at + 1] = this.#things.length
    if (this.#things.length * 4 > slots.length) this.#grow()
    return true
  }

  /** In the order in which they came. */
  values(): IterableIterator<T> {
    return this.#things.values()
  }

  #grow(): void {
    const before = this.#slots
    const slots = new Int32Array(before.length * 2)
    const mask = slots.length - 2
    for (let from = 0; from < before.length; from += 2) {
      const place = before[from + 1] ?? 0
      if (place === 0) continue
      const hash = before[from] ?? 0
      let at = (hash << 1) & mask
      while (slots[at + 1] !== 0) at = (at + 2) & mask
      slots[at] = hash
      slots[at + 1] = place
    }
    this.#slots = slots
  }
}

/** 32 bits, all of which depend on every character. */
function hashOf(key: string, seed: number): number {
  let hash = seed ^ key.length
  for (let i = 0; i < key.length; i++) {
    hash = Math.imul(hash ^ key.charCodeAt(i), 0x9e37_79b1)
    hash ^= hash >>> 15
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b)
  return hash ^ (hash >>> 13)
}
