/** What a search that comes to nothing tells whoever asked. */
import { ChannelRefused } from '@fanfare/server/channel/channel-refused.ts'
import { OwnerFinder } from '@fanfare/server/cluster/owner-finder.ts'
import { OWNER_WAIT_MS_MAX } from '@fanfare/server/limits.ts'
import { rejection } from '@fanfare/shared/contracts'
import { expect, test } from 'vitest'
import { ToldTime } from './told-time.ts'

/** Of a node that could take it, after all the time there is. */
async function refusalOf(holder: () => Promise<string | null>) {
  const time = new ToldTime()
  const logged: string[] = []
  const finder = new OwnerFinder({
    self: 'node',
    time,
    isHere: () => false,
    isHandedOver: () => false,
    isLive: () => true,
    hasTakers: () => true,
    holder,
    onNews: () => undefined,
    place: () => Promise.resolve(null),
    onError: (error) => logged.push(error.message),
  })
  const refused = finder.locate('live').catch((error: unknown) => error)
  await time.passes(0)
  await time.passes(OWNER_WAIT_MS_MAX)
  const error = await refused
  if (!(error instanceof ChannelRefused)) throw new Error('a refusal was expected')
  return { refusal: error.rejection, logged }
}

test('[OW6] the store does not answer: whoever asks hears it in words of the product, the log has the others', async () => {
  const words = "Stream isn't writeable and enableOfflineQueue options is false"
  const { refusal, logged } = await refusalOf(() => Promise.reject(new Error(words)))
  expect(refusal).toEqual(rejection('channel/unavailable'))
  expect(logged).toEqual([words])
})

test('[OW6] nobody takes it, or may take it: that is said', async () => {
  const nobody = await refusalOf(() => Promise.resolve(null))
  expect(nobody.refusal.message).toContain('nobody runs live')
  const own = rejection('channel/unavailable', 'newer nodes take the channels')
  const refused = await refusalOf(() => Promise.reject(new ChannelRefused(own)))
  expect(refused.refusal).toEqual(own)
  expect([...nobody.logged, ...refused.logged]).toEqual([])
})
