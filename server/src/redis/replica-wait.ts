/** Waits until a replica has what was just written, on the connection that wrote it: WAIT counts nothing else. */
import { Cluster } from 'ioredis'
import type { Redis } from 'ioredis'
import { REPLICA_WAIT_MS_MAX } from '../limits.ts'
import type { RedisClient } from './connect.ts'

/** Rejects when no replica has it in time: whether one will have it is not known. */
export function createReplicaWait(client: RedisClient): (key: string) => Promise<void> {
  const connectionOf = client instanceof Cluster ? writerOf(client) : () => Promise.resolve(client)
  return async (key) => {
    const connection = await connectionOf(key)
    const count = await connection.wait(1, REPLICA_WAIT_MS_MAX)
    if (count < 1) throw new Error('no replica has it in time')
  }
}

/** The connection that commands for a key are sent on. */
function writerOf(cluster: Cluster): (key: string) => Promise<Redis> {
  const slots = new Map<string, number>()
  return async (key) => {
    const tag = /\{([^}]+)\}/.exec(key)?.[1] ?? key
    let slot = slots.get(tag)
    if (slot === undefined) {
      slot = Number(await cluster.cluster('KEYSLOT', key))
      slots.set(tag, slot)
    }
    const name = cluster.slots[slot]?.[0]
    const node = cluster
      .nodes('master')
      .find(({ options }) => `${options.host}:${options.port}` === name)
    if (node === undefined) throw new Error('nobody serves this part of the Cluster')
    return node
  }
}
