/** The same tokens where Redis is a Cluster, and where a primary goes and a replica takes over. */
import { createAuth } from '@fanfare/server/auth/auth.ts'
import type { Auth } from '@fanfare/server/auth/auth.ts'
import { AUTH_KEYS } from '@fanfare/server/redis/keys.ts'
import { expect, onTestFinished, test } from 'vitest'
import { startCluster } from '../support/redis-topologies.ts'
import { until } from '../support/until.ts'
import { openStore } from './support/redis-auth.ts'

const FAILOVER_MS_MAX = 30_000

async function door(url: string): Promise<Auth> {
  const auth = await createAuth({ store: await openStore(url), clock: () => Date.now() })
  onTestFinished(() => auth.close())
  return auth
}

test('[AU14] on a Cluster nodes share everything too, and go on after a failover', async () => {
  const cluster = await startCluster({ replicas: 1 })
  onTestFinished(() => cluster.stop())
  const [one, two] = [await door(cluster.url), await door(cluster.url)]
  const { token, record } = await one.issue({ channelId: 'demo', scope: 'overlay', label: '' })
  expect((await two.bearer(token)).ok).toBe(true)
  expect(await two.overlayToken('demo')).toBe(await one.overlayToken('demo'))
  const { secret } = (await one.panel.login((await two.panel.createLink('demo', 'p')).code))!
  expect((await two.cookie(secret)).ok).toBe(true)
  await cluster.failover(AUTH_KEYS.hashes)
  // An attempt that was cut off may have been done all the same: whether this one did it says nothing.
  await until(() => one.revoke(record.id).then(() => true), FAILOVER_MS_MAX)
  await until(() => !two.stillValid(record.id), FAILOVER_MS_MAX)
  expect((await two.bearer(token)).ok).toBe(false)
  await one.panel.logout(secret)
  await until(async () => !(await two.cookie(secret)).ok, FAILOVER_MS_MAX)
})
