/** Which of the live nodes take channels, while a service is upgraded. */
import type { LeaseStore } from '@fanfare/server/cluster/lease-scripts.ts'
import { Membership } from '@fanfare/server/cluster/membership.ts'
import { monotonic } from '@fanfare/server/cluster/monotonic.ts'
import { ROWS_FORMAT } from '@fanfare/shared/engine'
import { expect, test } from 'vitest'

/** Remembers what each node says, and tells it to all. */
function aStore(): Pick<LeaseStore, 'beat'> {
  const said = new Map<string, string>()
  return {
    async beat(node, _liveMs, info) {
      said.set(node, info)
      return { nodes: [...said].map(([id, text]) => ({ id, info: text })), lapsing: [] }
    },
  }
}

async function nodeOn(store: Pick<LeaseStore, 'beat'>, id: string, rowsFormat?: number) {
  const self = { id, name: id, version: '1', ...(rowsFormat === undefined ? {} : { rowsFormat }) }
  const node = new Membership({
    store: store as LeaseStore,
    self,
    time: monotonic,
    beatMs: 60_000,
    channelCount: () => 0,
    onBeat: () => undefined,
    onError: (error) => {
      throw error
    },
  })
  await node.start()
  return node
}

test('[MG2] while older and newer nodes run side by side, only the newer take channels', async () => {
  const store = aStore()
  const old = await nodeOn(store, 'old')
  expect(old.takers()).toEqual(['old'])
  const fresh = await nodeOn(store, 'fresh', ROWS_FORMAT + 1)
  expect(fresh.takers()).toEqual(['fresh'])
  const another = await nodeOn(store, 'another')
  expect(another.takers()).toEqual(['fresh'])
  expect(another.nodes().map(({ id }) => id)).toEqual(['another', 'old', 'fresh'])
  // Where the newer goes again, what it has not touched goes on.
  await fresh.leave()
  expect(fresh.takers().toSorted()).toEqual(['another', 'old'])
  for (const node of [old, fresh, another]) node.stop()
})
