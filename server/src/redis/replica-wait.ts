/** Waits until a replica has what was just written, on the connection that wrote it: WAIT counts nothing else. */
import { Cluster } from 'ioredis'
import type { Redis } from 'ioredis'
import { REPLICA_WAIT_MS_MAX } from '../limits.ts'
import type { RedisClient } from './connect.ts'

/** Rejects when no replica has it in time: whether one will have it is not known. */
export function createReplicaWait(client: RedisClient): (key: string) => Promise<void> {
  const connectionOf = client instanceof Cluster ? writerOf(client) : () => client
  return async (key) => {
    const count = await connectionOf(key).wait(1, REPLICA_WAIT_MS_MAX)
    if (count < 1) throw new Error('no replica has it in time')
  }
}

/**
 * The connection that commands for a key are sent on, found without asking: in the time of an answer another server
 * might have taken this one's place, and one that wrote nothing waits for nobody.
 */
function writerOf(cluster: Cluster): (key: string) => Redis {
  return (key) => {
    const name = cluster.slots[slotOf(key)]?.[0]
    const node = cluster
      .nodes('master')
      .find(({ options }) => `${options.host}:${options.port}` === name)
    if (node === undefined) throw new Error('nobody serves this part of the Cluster')
    return node
  }
}

/** As a Cluster reckons it: CRC16 (XMODEM) of what stands in the braces, over 16384 slots. */
export function slotOf(key: string): number {
  const hashed = /\{([^}]+)\}/.exec(key)?.[1] ?? key
  let crc = 0
  for (const byte of Buffer.from(hashed)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
    crc &= 0xffff
  }
  return crc % 16_384
}
