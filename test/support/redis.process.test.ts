import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { startRedis } from './redis.ts'

async function withClient<T>(url: string, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { maxRetriesPerRequest: 1 })
  try {
    return await use(client)
  } finally {
    client.disconnect()
  }
}

test('what was answered is still there after the server was killed and started again', async () => {
  const first = await startRedis()
  await withClient(first.url, (client) => client.set('kept', 'yes'))
  await first.kill()
  const second = await startRedis({ folder: first.folder, port: first.port })
  try {
    expect(await withClient(second.url, (client) => client.get('kept'))).toBe('yes')
  } finally {
    await second.stop()
  }
})
