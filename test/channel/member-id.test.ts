/** Ids of members: random, and made from chance in store. */
import { randomMemberId } from '@fanfare/server/channel/member-id.ts'
import { expect, test } from 'vitest'

test('[CH10] ids are twelve characters of a safe alphabet, and no two are the same', () => {
  const ids = Array.from({ length: 10_000 }, randomMemberId)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.every((id) => /^[0-9a-hjkmnp-tv-z]{12}$/.test(id))).toBe(true)
  // Every character of the alphabet comes at every place: nothing of the store is used twice or left out.
  for (let place = 0; place < 12; place++) {
    expect(new Set(ids.map((id) => id[place])).size).toBe(32)
  }
})
