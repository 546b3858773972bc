/** The pieces of a draw: seal, tree, numbers, drawing, beacon. */
import { createHash } from 'node:crypto'
import {
  beaconRoundAfter,
  beaconRoundAt,
  commitmentOf,
  createChance,
  drawEntries,
  drawSeedOf,
  growPeaks,
  isBeaconRound,
  leafHash,
  randomnessOf,
  rootOfEntries,
  rootOfPeaks,
  serverSeedOf,
} from '@fanfare/shared/draw'
import type { Entry } from '@fanfare/shared/draw'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const seedFrom = (text: string | number) => createHash('sha256').update(`${text}`).digest('hex')
const ROUND = {
  round: 1_000,
  signature:
    'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39',
}

const entries: fc.Arbitrary<Entry[]> = fc.array(
  fc.record({ member: fc.string(), weight: fc.integer({ min: 1, max: 1_000 }) }),
  { maxLength: 70 },
)

describe('the seal', () => {
  test('[DR1] fits one seed and one activity, and says nothing of chance', () => {
    const from = { chance: '00', causeId: 'c', activityId: 'l1' }
    const seed = serverSeedOf(from)
    expect(seed).toBe(seedFrom('fanfare/draw/1/server-seed\0' + '00\0c\0l1'))
    expect(serverSeedOf({ ...from, chance: '01' })).not.toBe(seed)
    expect(commitmentOf(seed, 'l1')).not.toBe(commitmentOf(seed, 'l2'))
    expect(commitmentOf(seed, 'l1')).not.toBe(commitmentOf(seedFrom('x'), 'l1'))
  })

  test('[DR5] the seed of the draw changes with each of its parts', () => {
    const parts = { serverSeed: seedFrom(1), randomness: null, root: seedFrom(2), activityId: 'l1' }
    const seeds = [
      drawSeedOf(parts),
      drawSeedOf({ ...parts, serverSeed: seedFrom(3) }),
      drawSeedOf({ ...parts, randomness: seedFrom(3) }),
      drawSeedOf({ ...parts, root: seedFrom(3) }),
      drawSeedOf({ ...parts, activityId: 'l2' }),
    ]
    expect(new Set(seeds).size).toBe(seeds.length)
  })
})

describe('the tree of entries', () => {
  /** RFC 6962 §2.1 word for word. */
  function rfc6962(list: readonly Entry[], first = 0): Buffer {
    const sha = (...parts: Uint8Array[]) =>
      createHash('sha256').update(Buffer.concat(parts)).digest()
    const [only] = list
    if (only === undefined) return sha()
    if (list.length === 1) {
      const numbers = Buffer.alloc(9)
      numbers.writeUInt32BE(first, 1)
      numbers.writeUInt32BE(only.weight, 5)
      return sha(numbers, Buffer.from(only.member))
    }
    let half = 1
    while (half * 2 < list.length) half *= 2
    const left = rfc6962(list.slice(0, half), first)
    return sha(Buffer.of(1), left, rfc6962(list.slice(half), first + half))
  }

  test('[DR2] grown one by one, built at once and by the letter of the RFC it is the same', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const peaks: string[] = []
        list.forEach((entry, index) => growPeaks(peaks, index, leafHash(index, entry)))
        const root = rfc6962(list).toString('hex')
        expect(rootOfPeaks(peaks)).toBe(root)
        expect(rootOfEntries(list)).toBe(root)
      }),
    )
  })

  test('[DR2] any other weight, member or order has another root', () => {
    const list = ['ann', 'bea', 'cat'].map((member) => ({ member, weight: 1 }))
    const roots = [
      list,
      list.slice(0, 2),
      [...list].reverse(),
      list.map((entry, i) => (i === 1 ? { ...entry, weight: 2 } : entry)),
      list.map((entry, i) => (i === 1 ? { ...entry, member: 'bob' } : entry)),
    ].map((changed) => rootOfEntries(changed))
    expect(new Set(roots).size).toBe(roots.length)
  })
})

describe('numbers', () => {
  test('[DR3] are below the limit, and the unfair ones are passed over', () => {
    // Three in eight numbers of 48 bits are beyond the only multiple of this limit.
    const limit = 2 ** 47 + 2 ** 45
    const chance = createChance(seedFrom('reject'))
    const seen = Array.from({ length: 2_000 }, () => chance(limit))
    expect(seen.every((number) => number < limit)).toBe(true)
    expect(chiSquare(countOf(seen, limit, 10), 200)).toBeLessThan(CHI_9)
    // The test can fail: a bare remainder favours the lower 60 % and is found out at once.
    const biased = seen.map((number, i) => (i % 8 < 3 ? number % (2 ** 48 - limit) : number))
    expect(chiSquare(countOf(biased, limit, 10), 200)).toBeGreaterThan(CHI_9)
  })
})

/** χ² that only one in a million fair runs exceeds, by degrees of freedom. */
const CHI_9 = 45.1
const CHI_3 = 30.7

function countOf(numbers: readonly number[], limit: number, parts: number): number[] {
  const counts = new Array<number>(parts).fill(0)
  for (const number of numbers) {
    const part = Math.floor((number / limit) * parts)
    counts[part] = (counts[part] ?? 0) + 1
  }
  return counts
}

function chiSquare(counts: readonly number[], expected: number | readonly number[]): number {
  return counts.reduce((sum, count, i) => {
    const wanted = typeof expected === 'number' ? expected : (expected[i] ?? 0)
    return sum + (count - wanted) ** 2 / wanted
  }, 0)
}

describe('drawing', () => {
  test('[DR4] over many draws everybody comes first as often as they weigh', () => {
    const weights = [1, 2, 3, 10]
    const draws = 16_000
    const first = [0, 0, 0, 0]
    for (let i = 0; i < draws; i++) {
      const [index = 0] = drawEntries(seedFrom(i), weights, 1)
      first[index] = (first[index] ?? 0) + 1
    }
    const expected = weights.map((weight) => (draws * weight) / 16)
    expect(chiSquare(first, expected)).toBeLessThan(CHI_3)
    // The test can fail: drawing without weights is found out at once.
    expect(chiSquare([4_000, 4_000, 4_000, 4_000], expected)).toBeGreaterThan(CHI_3 * 10)
  })

  test('[DR4] the second place falls to the rest by their weights', () => {
    const weights = [5, 1, 2, 1]
    const second = [0, 0, 0]
    let cases = 0
    for (let i = 0; i < 12_000; i++) {
      const [first, next = 0] = drawEntries(seedFrom(`second ${i}`), weights, 2)
      if (first !== 0) continue
      cases++
      second[next - 1] = (second[next - 1] ?? 0) + 1
    }
    expect(chiSquare(second, [cases / 4, cases / 2, cases / 4])).toBeLessThan(CHI_3)
  })

  test('[DR4] nobody is drawn twice, and all are drawn when all are asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_000 }), { maxLength: 200 }),
        fc.nat(250),
        fc.string(),
        (weights, count, seed) => {
          const drawn = drawEntries(seedFrom(seed), weights, count)
          expect(new Set(drawn).size).toBe(Math.min(count, weights.length))
          expect(drawn.every((index) => index in weights)).toBe(true)
          // Asking for fewer is the beginning of the same draw.
          const fewer = drawEntries(seedFrom(seed), weights, Math.floor(count / 2))
          expect(fewer).toEqual(drawn.slice(0, Math.floor(count / 2)))
        },
      ),
    )
  })

  test('[DR4] the tree of weights finds what a plain walk finds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 80 }),
        fc.string(),
        (weights, text) => {
          const seed = seedFrom(text)
          expect(drawEntries(seed, weights, 10)).toEqual(walked(seed, weights, 10))
        },
      ),
    )
  })

  function walked(seed: string, weights: readonly number[], count: number): number[] {
    const chance = createChance(seed)
    const left = weights.map((weight, index) => ({ weight, index })).filter((one) => one.weight > 0)
    const drawn: number[] = []
    while (drawn.length < count && left.length > 0) {
      let place = chance(left.reduce((sum, { weight }) => sum + weight, 0))
      const at = left.findIndex(({ weight }) => (place -= weight) < 0)
      drawn.push(...left.splice(at, 1).map(({ index }) => index))
    }
    return drawn
  }
})

describe('the beacon', () => {
  test('[DR6] a round is believed only with the signature of the network', () => {
    expect(isBeaconRound(ROUND)).toBe(true)
    expect(randomnessOf(ROUND.signature)).toBe(
      'fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd',
    )
    expect(isBeaconRound({ ...ROUND, round: 1_001 })).toBe(false)
    expect(isBeaconRound({ ...ROUND, signature: ROUND.signature.replace('b44', 'b45') })).toBe(
      false,
    )
    expect(isBeaconRound({ ...ROUND, signature: 'c0'.padEnd(96, '0') })).toBe(false)
  })

  test('[DR6] the round of a moment is published six to nine seconds later', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_700_000_000_000, max: 2_000_000_000_000 }), (at) => {
        const wait = beaconRoundAt(beaconRoundAfter(at)) - at
        expect(wait).toBeGreaterThanOrEqual(6_000)
        expect(wait).toBeLessThan(9_000)
      }),
    )
  })
})
