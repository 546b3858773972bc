import { once as nodeOnce } from 'node:events'
import { createServer, connect } from 'node:net'
import type { AddressInfo, Socket as TcpSocket } from 'node:net'
import {
  PAGE_PACKETS_BURST,
  RING_FRAMES_MAX,
  SEND_QUEUE_PACKETS_MAX,
  WRONG_MESSAGES_MAX,
} from '@fanfare/server/broadcast/limits.ts'
import type { Delta, HelloAnswer, PersonalView, Snapshot } from '@fanfare/shared/contracts'
import { PROTOCOL_VERSION } from '@fanfare/shared/contracts'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { cueOf } from './fake-channel.ts'
import { LiveFanout, REPORT } from './live-fanout.ts'

let live: LiveFanout
const sockets = new Set<{ close(): void }>()

beforeEach(async () => {
  live = await new LiveFanout().start()
})

afterEach(async () => {
  for (const socket of sockets) socket.close()
  sockets.clear()
  await live.close()
})

/** A bare Socket.IO client: what a page's session would hide. */
function bare(namespace: string, auth: Record<string, string> = { token: 'tok' }): Socket {
  const socket = io(`${live.origin}/${namespace}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth,
  })
  sockets.add(socket)
  return socket
}

const once = <T>(socket: Socket, event: string): Promise<T> =>
  new Promise((resolve) => socket.once(event, resolve))

const hello = (socket: Socket, body: unknown): Promise<HelloAnswer> =>
  socket.timeout(3_000).emitWithAck('hello', body)

const fresh = { protocol: PROTOCOL_VERSION, position: null }

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('following', () => {
  test('[BC5] a page gets a snapshot, then deltas, and after a short absence only what it missed', async () => {
    const page = live.page()
    await page.until(({ state }) => state === 'live')
    live.channel('show').apply({ total: 1, cues: ['a'] })
    await page.until(({ cues }) => cues.includes('a'))
    expect(page.total).toBe(1)

    // The server ends the connection; while the page is away two moments happen.
    const { snapshots } = page.session.diagnostics()
    live.fanout.io.of('/overlay').disconnectSockets(true)
    await page.until(({ state }) => state === 'stale')
    live.channel('show').apply({ total: 2, cues: ['b'] })
    live.channel('show').apply({ total: 3, cues: ['c'] })
    await page.until(({ cues }) => cues.includes('c'))
    expect(page.cues).toEqual(['a', 'b', 'c'])
    expect(page.total).toBe(3)
    expect(page.session.diagnostics().snapshots).toBe(snapshots)
  })

  test('[BC5] a page that was away for more than the ring gets one snapshot', async () => {
    const page = live.page()
    await page.until(({ state }) => state === 'live')
    live.fanout.io.of('/overlay').disconnectSockets(true)
    await page.until(({ state }) => state === 'stale')
    for (let frame = 0; frame <= RING_FRAMES_MAX; frame++) {
      live.fanout.playTest('show', [cueOf(`unseen-${frame}`)])
    }
    await page.until(({ state }) => state === 'live')
    expect(page.session.diagnostics()).toMatchObject({ snapshots: 2, deltas: 0, gaps: 0 })
    expect(page.cues).toEqual([])
  })

  test('[BC7] a channel that fell is worth a warning, one that was closed on purpose is not', async () => {
    const page = live.page()
    await page.until(({ state }) => state === 'live')
    live.drop('show', 'closed')
    expect(live.warnings).toEqual([])
    live.channel('show').apply({ total: 1 })
    await page.until(({ total }) => total === 1)
    live.drop('show')
    expect(live.warnings).toEqual([expect.stringContaining('the channel was dropped')])
  })

  test('[BC7] after the channel was dropped every page goes over to the new incarnation', async () => {
    const page = live.page()
    await page.until(({ state }) => state === 'live')
    live.channel('show').apply({ total: 4 })
    await page.until(({ total }) => total === 4)
    const before = page.session.diagnostics()
    live.drop('show')
    live.channel('show').state = { total: 5, blank: false }
    await page.until(({ total }) => total === 5)
    const after = page.session.diagnostics()
    expect(after.position?.incarnation).not.toBe(before.position?.incarnation)
    expect(after.snapshots).toBe(before.snapshots + 1)
    expect(page.states.some(({ kind }) => kind === 'stale')).toBe(false)
    live.channel('show').apply({ total: 6, cues: ['new'] })
    await page.until(({ cues }) => cues.includes('new'))
  })

  test('[BC6] a page that misses a frame asks again by itself', async () => {
    const page = live.page()
    await page.until(({ state }) => state === 'live')
    // A frame that never reaches the room: what a lossy adapter does.
    const overlay = live.fanout.io.of('/overlay')
    overlay.socketsLeave('c:show')
    live.channel('show').apply({ total: 1, cues: ['lost'] })
    await turn()
    await turn()
    overlay.socketsJoin('c:show')
    live.channel('show').apply({ total: 2, cues: ['seen'] })
    await page.until(({ cues }) => cues.includes('seen'))
    expect(page.cues).toEqual(['lost', 'seen'])
    expect(page.session.diagnostics()).toMatchObject({ gaps: 1, snapshots: 1, hellos: 2 })
    expect(page.state).toBe('live')
  })

  test('[BC9] pages converge over an event loop that stalls', async () => {
    const pages = Array.from({ length: 5 }, () => live.page())
    await Promise.all(pages.map((page) => page.until(({ state }) => state === 'live')))
    for (let total = 1; total <= 200; total++) {
      live.channel('show').apply({ total, cues: total % 10 === 0 ? [`c${total}`] : [] })
      if (total % 70 === 0) {
        const until = performance.now() + 400
        while (performance.now() < until);
      }
      if (total % 7 === 0) await turn()
    }
    await Promise.all(pages.map((page) => page.until((one) => one.total === 200)))
    const sent = Array.from({ length: 20 }, (_, index) => `c${(index + 1) * 10}`)
    for (const page of pages) expect(page.cues).toEqual(sent)
  })

  test('[BC16] pages survive a crash of the server, keep their picture and come back to the truth', async () => {
    const page = live.page()
    await page.until(({ state }) => state === 'live')
    live.channel('show').apply({ total: 7 })
    await page.until(({ total }) => total === 7)
    const { port } = live
    await live.crash()
    await page.until(({ state }) => state === 'stale')
    expect(page.total).toBe(7)
    const again = new LiveFanout()
    again.channel('show').state = { total: 8, blank: false }
    await again.start(port)
    const backAt = performance.now()
    await page.until(({ total, state }) => total === 8 && state === 'live')
    expect(performance.now() - backAt).toBeLessThan(2_500)
    page.stop()
    await again.close()
  })
})

describe('slow readers', () => {
  test('[BC8] a page that does not read is capped, the others go on, one snapshot brings it back', async () => {
    const other = live.page()
    await other.until(({ state }) => state === 'live')
    const slow = await rawPage()
    await slow.live
    slow.tcp.pause()
    // One frame a batch; the kernel's buffers are full after some megabytes, then the queue grows.
    const filler = 'x'.repeat(100_000)
    let total = 0
    while (live.fanout.status().lagging === 0) {
      total += 1
      live.channel('show').apply({ total, cues: [`${total}-${filler}`] })
      const sent = total
      await other.until((page) => page.total === sent)
    }
    const lagging = [...live.fanout.io.of('/overlay').sockets.values()].find(
      (socket) => !socket.rooms.has('c:show'),
    )
    const queued = lagging?.conn['writeBuffer'].length ?? 0
    expect(queued).toBeGreaterThan(SEND_QUEUE_PACKETS_MAX)
    live.channel('show').apply({ total: total + 1, cues: ['after'] })
    await other.until(({ cues }) => cues.includes('after'))
    expect(other.cues.length).toBe(total + 1)
    expect(lagging?.conn['writeBuffer'].length).toBe(queued)

    const { frames } = slow
    slow.tcp.resume()
    await slow.until(() => frames.at(-1)?.kind === 'snapshot' && frames.length > 1)
    expect(frames.filter(({ kind }) => kind === 'snapshot')).toHaveLength(2)
    expect(frames.at(-1)?.total).toBe(total + 1)
    expect(live.fanout.status().lagging).toBe(0)
    live.channel('show').apply({ total: total + 2, cues: ['again'] })
    await slow.until(() => frames.at(-1)?.kind === 'delta')
    slow.socket.terminate()
  })
})

/** A page over a WebSocket of our own, so that its TCP socket can be left unread. */
async function rawPage() {
  const socket = new WebSocket(`ws://127.0.0.1:${live.port}/socket.io/?EIO=4&transport=websocket`)
  sockets.add({ close: () => socket.terminate() })
  const frames: { kind: string; total?: number }[] = []
  const watchers = new Set<() => void>()
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!holds()) return
        watchers.delete(look)
        resolve()
      }
      watchers.add(look)
      look()
    })
  socket.on('message', (data: Buffer) => {
    const text = data.toString()
    if (text === '2') socket.send('3')
    else if (text.startsWith('0')) socket.send('40/overlay,{"token":"slow"}')
    else if (text.startsWith('40/overlay')) {
      socket.send(`42/overlay,0${JSON.stringify(['hello', fresh])}`)
    } else if (text.startsWith('42/overlay,')) {
      const [kind, frame] = JSON.parse(text.slice('42/overlay,'.length)) as [
        string,
        Snapshot<'overlay'> & Delta<'overlay'>,
      ]
      const total = (frame.view ?? frame.state)?.board?.total
      frames.push(total === undefined ? { kind } : { kind, total })
    }
    for (const look of watchers) look()
  })
  await new Promise((resolve) => socket.once('open', resolve))
  const { _socket: tcp } = socket as unknown as { _socket: TcpSocket }
  return { socket, tcp, frames, until, live: until(() => frames.length > 0) }
}

describe('who may listen', () => {
  test('[BC10] an unknown session is refused, and so is a foreign origin', async () => {
    const unknown = bare('overlay', { session: 'made up' })
    const refused = await once<Error & { data: { code: string } }>(unknown, 'connect_error')
    expect(refused.data.code).toBe('auth/invalid')
    const foreign = new WebSocket(
      `ws://127.0.0.1:${live.port}/socket.io/?EIO=4&transport=websocket`,
      { origin: 'https://evil.example' },
    )
    await new Promise((resolve) => foreign.once('error', resolve))
    const polling = await fetch(`${live.origin}/socket.io/?EIO=4&transport=polling`)
    expect(polling.status).toBe(400)
  })

  test('[BC10] a revoked token is noticed with the next message: bye, and the end', async () => {
    const socket = bare('overlay')
    expect(await hello(socket, fresh)).toMatchObject({ ok: true, mode: 'snapshot' })
    const bye = once<{ code: string }>(socket, 'bye')
    const gone = once(socket, 'disconnect')
    live.revoked.add('tok')
    socket.emit('report', { ...REPORT, seq: 1 })
    expect((await bye).code).toBe('auth/invalid')
    await gone
    expect(live.fanout.overlays('show').every(({ version }) => version === '')).toBe(true)
  })

  test('[BC10] revoked by name, a silent socket is closed at once; a page says refused', async () => {
    const page = live.page()
    await page.until(({ state }) => state === 'live')
    live.revoked.add('tok')
    live.fanout.tokenRevoked('tok')
    await page.until(({ state }) => state === 'refused')
    expect(page.states.at(-1)).toMatchObject({ kind: 'refused', code: 'auth/invalid' })
    expect(page.view.getState().view).not.toBeNull()
    live.revoked.delete('tok')
    page.session.retry()
    await page.until(({ state }) => state === 'live')
  })

  test('[BC17] a session that ran out is exchanged again without a word', async () => {
    const page = live.page()
    await page.until(({ state }) => state === 'live')
    const { exchanges } = live
    live.expireSessions()
    live.fanout.io.of('/overlay').disconnectSockets(true)
    await page.until(({ states }) => states.filter(({ kind }) => kind === 'live').length === 2)
    expect(live.exchanges).toBe(exchanges + 1)
    expect(page.states.some(({ kind }) => kind === 'refused')).toBe(false)
    expect(live.handshakes.every(({ auth }) => auth.token === undefined)).toBe(true)
  })

  test('[BC17] a page that comes before its server waits for it', async () => {
    const { port } = live
    await live.close()
    const nobody = createServer((socket) => socket.destroy())
    await new Promise<void>((resolve) => nobody.listen(port, '127.0.0.1', resolve))
    const early = new LiveFanout()
    early.port = port
    const page = early.page()
    for (let attempt = 0; attempt < 3; attempt++) await nodeOnce(nobody, 'connection')
    await new Promise((resolve) => nobody.close(resolve))
    expect(page.states.map(({ kind }) => kind)).toEqual(['connecting'])
    await early.start(port)
    await page.until(({ state }) => state === 'live')
    await early.close()
  })

  test('[BC10] a silent socket of a revoked token is found by the sweep', async () => {
    const socket = bare('viewer')
    expect(await hello(socket, fresh)).toMatchObject({ ok: true })
    live.revoked.add('tok')
    const bye = await once<{ code: string }>(socket, 'bye')
    expect(bye.code).toBe('auth/invalid')
  })

  test('[BC10] so is a silent source of signals', async () => {
    live.fanout.mountIngest(() => Promise.reject(new Error('nothing is sent here')))
    const source = bare('ingest', { token: 'source' })
    await once(source, 'connect')
    live.revoked.add('source')
    expect((await once<{ code: string }>(source, 'bye')).code).toBe('auth/invalid')
  })

  test('[BC12] another protocol version is told to reload', async () => {
    const socket = bare('overlay')
    const answer = await hello(socket, { protocol: PROTOCOL_VERSION + 1, position: null })
    expect(answer).toMatchObject({ ok: false, code: 'protocol/version', reload: true })
  })
})

describe('what a page may say', () => {
  test('[BC11] a flood ends in bye and disconnect; others do not notice', async () => {
    const page = live.page()
    await page.until(({ state }) => state === 'live')
    const flood = bare('overlay', { token: 'flood' })
    await once(flood, 'connect')
    const bye = once<{ code: string }>(flood, 'bye')
    const gone = once(flood, 'disconnect')
    for (let sent = 0; sent <= PAGE_PACKETS_BURST + 1; sent++) flood.emit('clock', () => undefined)
    expect((await bye).code).toBe('rate/limited')
    await gone
    live.channel('show').apply({ total: 1 })
    await page.until(({ total }) => total === 1)
    expect(page.states.filter(({ kind }) => kind === 'live')).toHaveLength(1)
  })

  test('[BC11] wrong messages are answered with a code; too many of them end the connection', async () => {
    const socket = bare('overlay')
    for (const wrong of [null, 'x', { protocol: 'one' }, { protocol: 1, position: { seq: -1 } }]) {
      expect(await hello(socket, wrong)).toMatchObject({ ok: false, code: 'request/invalid' })
    }
    expect(await socket.timeout(3_000).emitWithAck('no-such', 1)).toMatchObject({
      code: 'request/not_found',
    })
    expect(await hello(socket, fresh)).toMatchObject({ ok: true })
    const bye = once<{ code: string }>(socket, 'bye')
    for (let sent = 0; sent < WRONG_MESSAGES_MAX; sent++) socket.emit('report', { visible: 'yes' })
    expect((await bye).code).toBe('request/invalid')
  })

  test('[BC11] a message over the size limit ends the connection', async () => {
    const socket = bare('overlay')
    await once(socket, 'connect')
    const gone = once(socket, 'disconnect')
    socket.emit('report', { label: 'x'.repeat(70_000) })
    await gone
  })

  test('[BC11] a channel that cannot be opened is said by its code, and asked for again', async () => {
    await live.close()
    let broken = true
    live = new LiveFanout({
      channels: {
        get: (id) =>
          broken
            ? Promise.reject(
                Object.assign(new Error('the disk is full'), { code: 'channel/unavailable' }),
              )
            : Promise.resolve(live.channel(id)),
      },
    })
    await live.start()
    const socket = bare('overlay')
    expect(await hello(socket, fresh)).toMatchObject({ ok: false, code: 'channel/unavailable' })
    const page = live.page()
    await expect.poll(() => page.session.diagnostics().hellos).toBeGreaterThan(1)
    broken = false
    await page.until(({ state }) => state === 'live')
  })

  test('[BC14] reports make the list of overlays; one that left stays listed until it is back', async () => {
    const panel = bare('panel', { token: 'producer' })
    const seen: Snapshot<'panel'>['view']['overlays'][] = []
    panel.on('snapshot', (frame: Snapshot<'panel'>) => seen.push(frame.view.overlays))
    panel.on('delta', ({ state }: Delta<'panel'>) => {
      if (state?.overlays !== undefined) seen.push(state.overlays)
    })
    await hello(panel, fresh)
    const page = live.page()
    const listed = async (holds: (list: (typeof seen)[number]) => boolean) => {
      while (!holds(seen.at(-1) ?? [])) await once(panel, 'delta')
    }
    await listed((list) => list[0]?.version === 'test' && list[0].canvas.width === 1920)
    const first = seen.at(-1)?.[0]?.id
    page.stop()
    await expect.poll(() => live.fanout.io.of('/overlay').sockets.size).toBe(0)
    expect(live.fanout.overlays('show').map(({ id }) => id)).toEqual([first])
    live.page()
    await listed(([only, ...others]) => others.length === 0 && only?.id !== first)
  })

  test('[BC15] cues that reached the picture are told to whoever asked', async () => {
    const page = live.page()
    page.session.shown(['before-connected'])
    await page.until(({ state }) => state === 'live')
    page.session.shown(['e1', 'e2'])
    await expect.poll(() => live.shown).toEqual(['before-connected', 'e1', 'e2'])
  })

  test('[BC21] the page learns the server clock within a few milliseconds', async () => {
    await live.close()
    const aheadMs = 3_600_000
    live = new LiveFanout({ now: () => Date.now() + aheadMs })
    await live.start()
    const page = live.page()
    await page.until(({ offsets }) => offsets.length >= 1)
    await expect
      .poll(() => Math.abs((page.offsets.at(-1) ?? 0) - aheadMs), { timeout: 3_000 })
      .toBeLessThan(20)
  })
})

describe('lanes', () => {
  test('[BC13] personal numbers reach the sockets of that member alone', async () => {
    const ann = bare('viewer', { token: 'member-ann' })
    const bob = bare('viewer', { token: 'member-bob' })
    const told: [string, PersonalView][] = []
    ann.on('personal', (view: PersonalView) => told.push(['ann', view]))
    bob.on('personal', (view: PersonalView) => told.push(['bob', view]))
    await hello(ann, fresh)
    await hello(bob, fresh)
    await expect.poll(() => told.length, { timeout: 3_000 }).toBe(2)
    live.channel('show').apply({ total: 12, members: ['member-ann'] })
    await expect.poll(() => told.length, { timeout: 3_000 }).toBe(3)
    expect(told.at(-1)).toMatchObject(['ann', { balance: 12 }])
  })

  test('[BC22] test cues reach the stage and nothing else', async () => {
    const page = live.page()
    await page.until(({ state }) => state === 'live')
    live.fanout.playTest('show', [{ ...cueOf('try'), test: true }])
    await page.until(({ cues }) => cues.includes('try'))
    expect(live.channel('show').state.total).toBe(0)
  })

  test('[BC23] signals over a socket are answered like those over HTTP', async () => {
    live.fanout.mountIngest((grant, body) =>
      Promise.resolve({
        accepted: (body as { signals: unknown[] }).signals.length,
        duplicates: 0,
        rejected: [],
        seq: 1,
        durability: grant.scope === 'ingest' ? ('disk' as const) : ('memory' as const),
      }),
    )
    const source = bare('ingest', { token: 'source' })
    const answers = await Promise.all(
      Array.from({ length: 3 * PAGE_PACKETS_BURST }, () =>
        source.timeout(3_000).emitWithAck('signals', { signals: [1, 2] }),
      ),
    )
    expect(answers[0]).toMatchObject({ accepted: 2, durability: 'disk' })
    expect(answers).toHaveLength(3 * PAGE_PACKETS_BURST)
  })

  test('[BC24] at the end everybody hears good-bye and nothing is left running', async () => {
    const socket = bare('overlay')
    await hello(socket, fresh)
    const bye = once<{ code: string }>(socket, 'bye')
    live.fanout.close()
    expect((await bye).code).toBe('server/stopping')
    await expect.poll(() => live.fanout.status()).toMatchObject({ connections: 0, followers: 0 })
  })
})

describe('half-open links', () => {
  test('[BC16] a link that went silent is noticed on both sides within twelve seconds', async () => {
    const { proxy, freeze, thaw } = await freezableProxy(live.port)
    const page = live.page({ origin: `http://127.0.0.1:${proxy.port}` })
    await page.until(({ state }) => state === 'live')
    const frozenAt = performance.now()
    freeze()
    await page.until(({ state }) => state === 'stale')
    expect(performance.now() - frozenAt).toBeLessThan(12_000)
    await expect.poll(() => live.fanout.status().followers, { timeout: 4_000 }).toBe(0)
    live.channel('show').apply({ total: 3, cues: ['meanwhile'] })
    thaw()
    await page.until(({ state, total }) => state === 'live' && total === 3)
    expect(page.cues).toEqual(['meanwhile'])
    page.stop()
    await proxy.close()
  })
})

/** Passes bytes on until frozen: then connections stay open and nothing moves. */
async function freezableProxy(port: number) {
  let frozen = false
  const pairs = new Set<TcpSocket>()
  const server = createServer((inner) => {
    const outer = connect(port, '127.0.0.1')
    for (const socket of [inner, outer]) {
      pairs.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => pairs.delete(socket))
    }
    inner.on('data', (bytes) => frozen || outer.write(bytes))
    outer.on('data', (bytes) => frozen || inner.write(bytes))
    inner.on('close', () => frozen || outer.destroy())
    outer.on('close', () => frozen || inner.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    freeze: () => void (frozen = true),
    thaw: () => void (frozen = false),
    proxy: {
      port: (server.address() as AddressInfo).port,
      close: () =>
        new Promise((resolve) => {
          for (const socket of pairs) socket.destroy()
          server.close(resolve)
        }),
    },
  }
}
