/** Real pages on several nodes around a real Redis, whichever of them owns their channel. */
import { createBus } from '@fanfare/server/cluster/bus.ts'
import { connectRedis } from '@fanfare/server/redis/connect.ts'
import type {
  HelloAnswer,
  OverlayHealth,
  PanelView,
  PersonalView,
  Snapshot,
} from '@fanfare/shared/contracts'
import { PROTOCOL_VERSION } from '@fanfare/shared/contracts'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cueOf, madeOf } from '../broadcast/fake-channel.ts'
import { REPORT } from '../broadcast/live-fanout.ts'
import type { Page } from '../broadcast/live-fanout.ts'
import { startRedis } from '../support/redis.ts'
import type { RunningRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { FollowedFanouts } from './followed-fanouts.ts'
import type { FanoutNode } from './followed-fanouts.ts'

let redis: RunningRedis
let service: FollowedFanouts
let home: FanoutNode
let gate: FanoutNode
let third: FanoutNode
const sockets = new Set<Socket>()

beforeAll(async () => {
  redis = await startRedis({ settings: { appendonly: 'no' } })
})

afterAll(() => redis.stop())

beforeEach(async () => {
  service = await new FollowedFanouts().start(redis.url, ['home', 'gate', 'third'])
  home = service.node('home')
  gate = service.node('gate')
  third = service.node('third')
})

afterEach(async () => {
  for (const socket of sockets) socket.close()
  sockets.clear()
  await service.close()
})

function bare(node: FanoutNode, namespace: string, token = 'tok'): Socket {
  const socket = io(`${node.live.origin}/${namespace}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { token },
  })
  sockets.add(socket)
  return socket
}

const once = <T>(socket: Socket, event: string): Promise<T> =>
  new Promise((resolve) => socket.once(event, resolve))

const hello = (socket: Socket): Promise<HelloAnswer> =>
  socket.timeout(5_000).emitWithAck('hello', { protocol: PROTOCOL_VERSION, position: null })

async function livePages(...nodes: FanoutNode[]): Promise<Page[]> {
  const pages = nodes.map((node) => node.live.page())
  await Promise.all(pages.map((page) => page.until(({ state }) => state === 'live')))
  return pages
}

describe('pages on a node that does not own their channel', () => {
  test('[FO1] follow it as those of the owner do, moment by moment', async () => {
    const pages = await livePages(home, gate, third)
    for (let total = 1; total <= 40; total++) {
      service.channel.apply({ total, cues: [`c${total}`] })
      if (total % 8 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(pages.map((page) => page.until(({ cues }) => cues.includes('c40'))))
    const expected = Array.from({ length: 40 }, (_, index) => `c${index + 1}`)
    for (const page of pages) {
      expect(page.cues).toEqual(expected)
      expect(page.total).toBe(40)
      expect(page.session.diagnostics()).toMatchObject({ snapshots: 1, gaps: 0 })
      expect(page.session.diagnostics().position).toEqual(pages[0]!.session.diagnostics().position)
    }
  })

  test('[FO2] miss nothing of what the bus lost, nor of what it lost with its connection', async () => {
    const [page] = await livePages(gate)
    service.channel.apply({ total: 1, cues: ['a'] })
    await page!.until(({ cues }) => cues.includes('a'))
    home.losing = 2
    service.channel.apply({ total: 2, cues: ['lost'] })
    await until(() => home.losing === 1, 2_000)
    service.channel.apply({ total: 3, cues: ['lost too'] })
    await until(() => home.losing === 0, 2_000)
    await page!.until(({ cues }) => cues.includes('lost too'))
    expect(page!.cues).toEqual(['a', 'lost', 'lost too'])
    // Every connection that listens is cut; what is said meanwhile nobody hears.
    const other = await connectRedis(redis.url)
    await other.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    other.close()
    service.channel.apply({ total: 4, cues: ['unheard'] })
    await page!.until(({ cues }) => cues.includes('unheard'))
    expect(page!.total).toBe(4)
    expect(page!.session.diagnostics()).toMatchObject({ snapshots: 1, gaps: 0 })
  })

  test('[FO8] go over to the next owner with one snapshot, wherever it is, without a stale moment', async () => {
    const pages = await livePages(home, gate, third)
    service.channel.apply({ total: 5, cues: ['before'] })
    await Promise.all(pages.map((page) => page.until(({ cues }) => cues.includes('before'))))
    for (const [round, owner] of ['gate', 'third', 'home'].entries()) {
      service.move(owner)
      const { incarnation } = service.channel
      await Promise.all(
        pages.map((page) =>
          page.until(({ session }) => {
            const { position, snapshots } = session.diagnostics()
            return position?.incarnation === incarnation && snapshots >= round + 2
          }),
        ),
      )
      service.channel.apply({ total: 10 + round, cues: [`under ${owner}`] })
      await Promise.all(
        pages.map((page) => page.until(({ cues }) => cues.includes(`under ${owner}`))),
      )
      for (const page of pages) {
        expect(page.total).toBe(10 + round)
        expect(page.session.diagnostics().snapshots).toBe(round + 2)
      }
    }
    for (const page of pages) {
      expect(page.cues).toEqual(['before', 'under gate', 'under third', 'under home'])
      expect(page.states.some(({ kind }) => kind === 'stale')).toBe(false)
    }
  })

  test('[FO8] find an owner of which nobody told them, and one that opened the channel anew', async () => {
    const [page] = await livePages(gate)
    service.move('third', false)
    service.channel.apply({ total: 8 })
    await page!.until(({ total }) => total === 8)
    third.live.drop('show')
    third.live.channel('show').state = { total: 9, blank: false }
    await page!.until(({ total }) => total === 9)
    expect(page!.cues).toEqual([])
  })

  test('[FO3] are answered at once while the owner is silent', async () => {
    const [page] = await livePages(gate)
    service.channel.apply({ total: 4, cues: ['seen'] })
    await page!.until(({ cues }) => cues.includes('seen'))
    home.silent = true
    const late = bare(gate, 'overlay')
    const snapshot = once<Snapshot<'overlay'>>(late, 'snapshot')
    expect(await hello(late)).toMatchObject({ ok: true, mode: 'snapshot' })
    expect((await snapshot).view.board.total).toBe(4)
    service.channel.apply({ total: 5, cues: ['unheard'] })
    home.silent = false
    await page!.until(({ total }) => total === 5)
    expect(page!.cues).toEqual(['seen', 'unheard'])
  })

  test('[FO5] come back by the hundreds without asking the owner', async () => {
    await livePages(gate)
    service.channel.apply({ total: 6 })
    const asks = gate.asks
    for (let round = 0; round < 2; round++) {
      const storm = Array.from({ length: 200 }, () => bare(gate, 'overlay'))
      const answers = await Promise.all(storm.map((socket) => hello(socket)))
      expect(answers.every(({ ok }) => ok)).toBe(true)
      for (const socket of storm) socket.close()
    }
    expect(gate.asks - asks).toBeLessThanOrEqual(3)
  })
})

describe('a topic of the bus', () => {
  test('[FO2] that is left and heard again at once is heard', async () => {
    const connection = await connectRedis(redis.url)
    const bus = await createBus(connection, () => undefined)
    const stop = await bus.hear('fanfare:{t}:topic', () => undefined)
    stop()
    const heard: string[] = []
    await bus.hear('fanfare:{t}:topic', (text) => void heard.push(text))
    // By then the answer to leaving has come as well.
    await bus.hear('fanfare:{t}:other', () => undefined)
    bus.say('fanfare:{t}:topic', 'again')
    await until(() => heard.length === 1, 5_000)
    await bus.close()
    connection.close()
  })
})

describe('what the owner knows of them', () => {
  test('[FO7] the panel lists the overlays and producers of all nodes, wherever it is open', async () => {
    const views = new Map<FanoutNode, PanelView>()
    for (const node of [home, gate]) {
      const panel = bare(node, 'panel', `producer-${node.id}`)
      panel.on('snapshot', ({ view }: Snapshot<'panel'>) => views.set(node, view))
      panel.on('delta', ({ state }: { state?: Partial<PanelView> }) =>
        views.set(node, { ...views.get(node)!, ...state }),
      )
      expect(await hello(panel)).toMatchObject({ ok: true })
    }
    for (const node of [home, gate, third]) {
      const overlay = bare(node, 'overlay', `overlay-${node.id}`)
      await hello(overlay)
      overlay.emit('report', { ...REPORT, label: `stage ${node.id}`, seq: 1 })
    }
    const labels = (overlays: readonly OverlayHealth[] = []) =>
      overlays.map(({ label }) => label).toSorted()
    const everywhere = ['stage gate', 'stage home', 'stage third']
    for (const node of [home, gate]) {
      await until(() => labels(views.get(node)?.overlays).join() === everywhere.join(), 5_000)
      const producers = views.get(node)!.producers.map(({ label }) => label)
      expect(producers.toSorted()).toEqual(['producer-gate', 'producer-home'])
    }
    expect(labels(home.live.fanout.overlays('show'))).toEqual(everywhere)
  })

  test('[FO7] cues that reached their picture are told to it, and tests of the stage reach them', async () => {
    const [page] = await livePages(gate)
    gate.live.fanout.playTest('show', [cueOf('from the gate')])
    await page!.until(({ cues }) => cues.includes('from the gate'))
    home.live.fanout.playTest('show', [cueOf('from home')])
    await page!.until(({ cues }) => cues.includes('from home'))
    const overlay = bare(gate, 'overlay')
    await hello(overlay)
    overlay.emit('shown', { cues: ['x1', 'x2'] })
    await until(() => home.live.shown.length === 2, 5_000)
    expect(gate.live.shown).toEqual([])
    expect(home.live.shown.map(madeOf)).toEqual(['x1', 'x2'])
  })

  test('[FO6] a member’s own numbers reach that member’s pages on any node, and nobody else’s', async () => {
    const told: string[] = []
    const follow = async (node: FanoutNode, token: string): Promise<void> => {
      const viewer = bare(node, 'viewer', token)
      viewer.on('personal', ({ balance }: PersonalView) => {
        told.push(`${node.id} ${token} ${balance}`)
      })
      await hello(viewer)
    }
    await follow(gate, 'member-1')
    await follow(third, 'member-1')
    await follow(third, 'member-2')
    await until(() => new Set(told).size === 3, 5_000)
    told.length = 0
    service.channel.apply({ total: 7, members: ['member-1'] })
    await until(() => told.length >= 2, 5_000)
    expect(told.toSorted()).toEqual(['gate member-1 7', 'third member-1 7'])
    service.move('gate')
    told.length = 0
    service.channel.apply({ total: 8, members: ['member-1'] })
    await until(() => told.includes('third member-1 8') && told.includes('gate member-1 8'), 5_000)
  })
})
