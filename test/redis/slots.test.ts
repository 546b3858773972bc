/** Which part of a Cluster a key is in, reckoned without asking. */
import { slotOf } from '@fanfare/server/redis/replica-wait.ts'
import { expect, test } from 'vitest'

test('[DU10] a slot is what a Cluster says it is', () => {
  // As of the Redis Cluster specification, and of CLUSTER KEYSLOT.
  expect(slotOf('123456789')).toBe(0x31c3)
  expect(slotOf('foo')).toBe(12_182)
  expect(slotOf('fanfare:{foo}:head')).toBe(12_182)
})
