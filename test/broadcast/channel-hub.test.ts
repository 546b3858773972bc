/** A hub whose channel is lost to another node: when it looks for it again. */
import type { AudienceSocket } from '@fanfare/server/broadcast/audience-socket.ts'
import { ChannelHub } from '@fanfare/server/broadcast/channel-hub.ts'
import type { Namespaces } from '@fanfare/server/broadcast/channel-hub.ts'
import { REOPEN_DELAY_MS } from '@fanfare/server/broadcast/limits.ts'
import type { RemoteChannels } from '@fanfare/server/broadcast/remote-channels.ts'
import type { Place } from '@fanfare/server/cluster/ownership.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeChannel, fakeProjections } from './fake-channel.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

/** Of a page: only what the hub does with it. */
function fakeSocket(): AudienceSocket<'overlay'> {
  const socket = {
    id: 'page',
    connected: true,
    data: { grant: { label: 'page' }, hellos: 0 },
    conn: { writeBuffer: [], transport: { writable: true } },
    join: () => undefined,
    emit: () => true,
  }
  return socket as unknown as AudienceSocket<'overlay'>
}

test('[FO8] a node that lost a channel looks for it as soon as it moved, not when its pause is over', async () => {
  const channel = new FakeChannel('show', 'inc-1')
  const followed: string[] = []
  let place: Place | null = { at: 'here' }
  let looks = 0
  const remote: RemoteChannels = {
    locate: () => {
      looks += 1
      return place === null ? Promise.reject(new Error('nobody has it')) : Promise.resolve(place)
    },
    follow: (_channelId, node) => {
      followed.push(node)
      throw new Error('the other node is not part of this')
    },
    offer: () => ({
      followers: 0,
      attendance: () => ({ overlays: [], producers: [] }),
      frame: () => undefined,
      personal: () => undefined,
      began: () => undefined,
      ended: () => undefined,
      close: () => undefined,
    }),
    serve: () => undefined,
  }
  const room = { to: () => ({ emit: () => true }) }
  const hub = new ChannelHub({
    channelId: 'show',
    namespaces: { overlay: room, panel: room, viewer: room } as unknown as Namespaces,
    channels: { get: () => Promise.resolve(channel) },
    projections: fakeProjections,
    now: Date.now,
    log: { warn: () => undefined, error: () => undefined },
    remote,
  })
  await hub.groups.overlay.follow(fakeSocket(), null, () => undefined)
  expect(looks).toBe(1)

  place = null
  channel.drop('the lease is lost')
  await vi.advanceTimersByTimeAsync(20 * REOPEN_DELAY_MS)
  const before = looks
  // By now the pauses are long.
  await vi.advanceTimersByTimeAsync(2 * REOPEN_DELAY_MS)
  expect(looks).toBe(before)
  place = { at: 'node', node: 'b' }
  hub.lookAgain()
  await vi.advanceTimersByTimeAsync(REOPEN_DELAY_MS)
  expect(looks).toBe(before + 1)
  expect(followed).toEqual(['b'])
  hub.stop()
})
