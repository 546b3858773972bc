/** Stores of tokens on a real Redis, each with connections of its own, as the nodes of a service have them. */
import type { AuthStore } from '@fanfare/server/auth/auth-store.ts'
import { openRedisAuthStore } from '@fanfare/server/auth/redis-auth-store.ts'
import { createBus } from '@fanfare/server/cluster/bus.ts'
import { connectRedis } from '@fanfare/server/redis/connect.ts'
import { onTestFinished } from 'vitest'

/** `deaf`: without Pub/Sub. Ends with the test. */
export async function openStore(
  url: string,
  hearing: 'hears' | 'deaf' = 'hears',
): Promise<AuthStore> {
  const connection = await connectRedis(url)
  onTestFinished(() => connection.close())
  if (hearing === 'deaf') return openRedisAuthStore({ client: connection.client })
  const bus = await createBus(connection, () => undefined)
  onTestFinished(() => bus.close())
  return openRedisAuthStore({ client: connection.client, bus })
}
