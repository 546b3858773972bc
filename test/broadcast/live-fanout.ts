/** A real http server with the real fan-out over fake channels, and pages that follow it. */
import { createServer } from 'node:http'
import type { Server as HttpServer, ServerResponse } from 'node:http'
import type { AddressInfo, Socket as TcpSocket } from 'node:net'
import { ChannelSession } from '@fanfare/overlay/session/channel-session.ts'
import type { SessionOptions } from '@fanfare/overlay/session/channel-session.ts'
import type { SessionState } from '@fanfare/overlay/session/session-state.ts'
import { createViewStore } from '@fanfare/overlay/stores/view-store.ts'
import type { ViewStore } from '@fanfare/overlay/stores/view-store.ts'
import { createFanout } from '@fanfare/server/broadcast/fanout.ts'
import type { Fanout, FanoutOptions } from '@fanfare/server/broadcast/fanout.ts'
import type { Gatekeeper, HandshakeFacts } from '@fanfare/server/broadcast/grant.ts'
import type { MemberId } from '@fanfare/shared/base'
import { err, ok } from '@fanfare/shared/base'
import type { OverlayReport } from '@fanfare/shared/contracts'
import { rejection } from '@fanfare/shared/contracts'
import { FakeChannel, fakeProjections, madeOf } from './fake-channel.ts'

export const REPORT: Omit<OverlayReport, 'seq'> = {
  visible: true,
  active: true,
  frameAgeMs: 0,
  frozen: false,
  version: 'test',
  canvas: { width: 1920, height: 1080 },
  label: 'main',
  cues: { offered: 0, shown: 0, merged: 0, expired: 0 },
}

export class LiveFanout {
  readonly channels = new Map<string, FakeChannel>()
  readonly revoked = new Set<string>()
  readonly handshakes: HandshakeFacts[] = []
  readonly shown: string[] = []
  readonly warnings: string[] = []
  exchanges = 0
  port = 0
  fanout!: Fanout
  #server!: HttpServer
  #tcp = new Set<TcpSocket>()
  #sessions = new Set<string>()
  #pages = new Set<{ stop(): void }>()
  #incarnations = 0
  readonly #options: Partial<FanoutOptions>

  constructor(options: Partial<FanoutOptions> = {}) {
    this.#options = options
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`
  }

  async start(port = 0): Promise<this> {
    this.#server = createServer((request, response) => void this.#exchange(request, response))
    this.#server.on('connection', (socket) => {
      this.#tcp.add(socket)
      socket.on('close', () => this.#tcp.delete(socket))
    })
    this.fanout = createFanout({
      server: this.#server,
      channels: { get: (id) => Promise.resolve(this.channel(id)) },
      projections: fakeProjections,
      gatekeeper: this.#gatekeeper(),
      now: Date.now,
      log: {
        warn: (_fields, message) => void this.warnings.push(message),
        error: (_fields, message) => void this.warnings.push(message),
      },
      onShown: (_channel, _overlay, cues) => void this.shown.push(...cues),
      ...this.#options,
    })
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve))
    this.port = (this.#server.address() as AddressInfo).port
    return this
  }

  channel(id: string): FakeChannel {
    const known = this.channels.get(id)
    if (known !== undefined) return known
    this.#incarnations += 1
    const channel = new FakeChannel(id, `inc-${this.#incarnations}-${this.port}`)
    this.channels.set(id, channel)
    return channel
  }

  /** As a registry does after a failed append: the next `get` opens the channel anew. */
  drop(id: string, reason = 'append failed'): void {
    const channel = this.channel(id)
    this.channels.delete(id)
    const next = this.channel(id)
    next.state = channel.state
    channel.drop(reason)
  }

  expireSessions(): void {
    this.#sessions.clear()
  }

  /** Every page must be stopped by the test's end; this is done here. */
  page(given: Partial<SessionOptions<'overlay'>> = {}): Page {
    const page = new Page(this.origin, given)
    this.#pages.add(page)
    return page
  }

  /** The power cord: connections end without a word. */
  async crash(): Promise<void> {
    for (const socket of this.#tcp) socket.destroy()
    this.fanout.close()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async close(): Promise<void> {
    for (const page of this.#pages) page.stop()
    if (!this.#server.listening) return
    this.fanout.close()
    await new Promise((resolve) => {
      this.#server.close(resolve)
      this.#server.closeAllConnections()
    })
  }

  #gatekeeper(): Gatekeeper {
    return {
      authorise: (handshake) => {
        this.handshakes.push(handshake)
        const { session = '', token, channel = 'show' } = handshake.auth
        const tokenId = token ?? session.split('/')[0] ?? ''
        if (token === undefined && !this.#sessions.has(session))
          return err(rejection('auth/invalid'))
        if (this.revoked.has(tokenId)) return err(rejection('auth/invalid'))
        const member = tokenId.startsWith('member-') ? { member: tokenId as MemberId } : {}
        const { audience } = handshake
        return ok({
          channelId: channel,
          audience,
          scope: audience,
          label: tokenId,
          tokenId,
          ...member,
        })
      },
      stillValid: (tokenId) => !this.revoked.has(tokenId),
      originAllowed: (origin) => origin !== 'https://evil.example',
    }
  }

  async #exchange(request: AsyncIterable<Buffer>, response: ServerResponse): Promise<void> {
    this.exchanges += 1
    let text = ''
    for await (const chunk of request) text += chunk.toString()
    const { token } = JSON.parse(text) as { token: string }
    const isKnown = !this.revoked.has(token)
    const session = `${token}/${this.exchanges}`
    if (isKnown) this.#sessions.add(session)
    response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify(
        isKnown
          ? { session, expiresInS: 900, channelId: 'show', audience: 'overlay' }
          : rejection('auth/invalid'),
      ),
    )
  }
}

/** An overlay page: what it was told, and promises for what it will be. */
export class Page {
  readonly view: ViewStore<'overlay'> = createViewStore<'overlay'>()
  readonly cues: string[] = []
  readonly states: SessionState[] = []
  readonly offsets: number[] = []
  reloads = 0
  readonly session: ChannelSession<'overlay'>
  #watchers = new Set<() => void>()

  constructor(origin: string, given: Partial<SessionOptions<'overlay'>>) {
    this.session = new ChannelSession<'overlay'>({
      audience: 'overlay',
      origin,
      credentials: { kind: 'token', token: 'tok', channelId: 'show' },
      onSnapshot: (frame) => this.#told(() => this.view.apply(frame)),
      onDelta: (frame) => this.#told(() => this.view.apply(frame)),
      onMoments: (cues) => this.#told(() => this.cues.push(...cues.map((cue) => madeOf(cue.id)))),
      onState: (state) => this.#told(() => this.states.push(state)),
      onOffset: (offsetMs) => this.#told(() => this.offsets.push(offsetMs)),
      onReload: () => this.#told(() => (this.reloads += 1)),
      report: () => REPORT,
      ...given,
    })
    this.session.start()
  }

  get state(): SessionState['kind'] | undefined {
    return this.states.at(-1)?.kind
  }

  get total(): number | undefined {
    return this.view.getState().view?.board.total
  }

  /** Resolves as soon as it holds; the test's own timeout is the limit. */
  until(holds: (page: Page) => boolean): Promise<void> {
    if (holds(this)) return Promise.resolve()
    return new Promise((resolve) => {
      const look = () => {
        if (!holds(this)) return
        this.#watchers.delete(look)
        resolve()
      }
      this.#watchers.add(look)
    })
  }

  stop(): void {
    this.session.stop()
  }

  #told(what: () => void): void {
    what()
    for (const look of this.#watchers) look()
  }
}
