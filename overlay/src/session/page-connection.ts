/**
 * The socket of a page and how it comes back: websocket only, the session in the handshake, our own
 * pauses where Socket.IO does not reconnect by itself.
 */
import type {
  Audience,
  ClientToServer,
  Delta,
  Hello,
  HelloAnswer,
  OverlayReport,
  PersonalView,
  Shown,
  Snapshot,
} from '@fanfare/shared/contracts'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import {
  CONNECT_TIMEOUT_MS,
  RECONNECT_DELAY_MS,
  RECONNECT_DELAY_MS_MAX,
  RECONNECT_SPREAD,
  REFUSED_RETRY_MS,
} from './limits.ts'
import { createTokenExchange } from './token-exchange.ts'
import type { TokenExchange } from './token-exchange.ts'

export type Credentials =
  /** From the fragment of the address; exchanged for a short session. */
  | { kind: 'token'; token: string; channelId: string | null }
  /** The browser sends its cookie with the handshake. */
  | { kind: 'cookie'; channelId: string | null }

export type PageConnectionOptions<A extends Audience> = {
  audience: A
  origin: string
  credentials: Credentials
  fetch: typeof fetch
  onUp: () => void
  onDown: () => void
  onRefused: (code: string, message: string) => void
  onReload: () => void
  onSnapshot: (frame: Snapshot<A>) => void
  onDelta: (frame: Delta<A>) => void
  onPersonal: (view: PersonalView) => void
}

type Refusal = { code: string; message: string }

export class PageConnection<A extends Audience> {
  readonly #options: PageConnectionOptions<A>
  readonly #exchange: TokenExchange | null
  readonly #socket: Socket<PageEvents<A>, ClientToServer>
  #retryTimer: ReturnType<typeof setTimeout> | null = null
  #retryDelayMs = RECONNECT_DELAY_MS
  /** Handshakes refused in a row. */
  #refusals = 0
  #stopped = false

  constructor(options: PageConnectionOptions<A>) {
    this.#options = options
    const { credentials, origin } = options
    this.#exchange =
      credentials.kind === 'token'
        ? createTokenExchange(origin, credentials.token, options.fetch)
        : null
    this.#socket = io(`${origin}/${options.audience}`, {
      transports: ['websocket'],
      autoConnect: false,
      forceNew: true,
      withCredentials: credentials.kind === 'cookie',
      reconnectionDelay: RECONNECT_DELAY_MS,
      reconnectionDelayMax: RECONNECT_DELAY_MS_MAX,
      randomizationFactor: RECONNECT_SPREAD,
      timeout: CONNECT_TIMEOUT_MS,
      auth: (give) => void this.#handshake(give),
    })
    this.#listen()
  }

  get up(): boolean {
    return this.#socket.connected
  }

  start(): void {
    this.#socket.connect()
  }

  stop(): void {
    this.#stopped = true
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer)
    this.#retryTimer = null
    this.#socket.disconnect()
  }

  /** Now, instead of when the pause is over. */
  retry(): void {
    if (this.#socket.connected || this.#stopped) return
    this.#connectIn(0)
  }

  hello(hello: Hello, timeoutMs: number): Promise<HelloAnswer> {
    return this.#socket.timeout(timeoutMs).emitWithAck('hello', hello)
  }

  clock(timeoutMs: number): Promise<number> {
    return this.#socket.timeout(timeoutMs).emitWithAck('clock')
  }

  /** A report of a time without connection is worth nothing later: it is not kept. */
  report(report: OverlayReport): void {
    if (this.#socket.connected) this.#socket.emit('report', report)
  }

  shown(shown: Shown): void {
    this.#socket.emit('shown', shown)
  }

  #listen(): void {
    const { onUp, onDown, onPersonal, onReload } = this.#options
    const page = this.#socket
    page.on('connect', () => {
      this.#retryDelayMs = RECONNECT_DELAY_MS
      this.#refusals = 0
      onUp()
    })
    page.on('disconnect', (reason) => {
      if (this.#stopped) return
      onDown()
      // After this reason Socket.IO waits for us; after all others it comes back by itself.
      if (reason === 'io server disconnect') this.#connectIn(this.#nextDelayMs())
    })
    page.on('connect_error', (error) => this.#onConnectError(error))
    page.on('snapshot', (frame) => this.#options.onSnapshot(frame))
    page.on('delta', (frame) => this.#options.onDelta(frame))
    page.on('personal', onPersonal)
    page.on('bye', (reason) => {
      if (reason.code.startsWith('auth/')) this.#exchange?.forget()
      if (reason.code === 'rate/limited') this.#retryDelayMs = RECONNECT_DELAY_MS_MAX
      if (reason.reload === true) onReload()
    })
  }

  async #handshake(give: (auth: Record<string, string>) => void): Promise<void> {
    const channel = this.#options.credentials.channelId
    const wanted = channel === null ? {} : { channel }
    if (this.#exchange === null) return give(wanted)
    const exchanged = await this.#exchange.session()
    if (this.#stopped) return
    if (exchanged.kind === 'session') return give({ ...wanted, session: exchanged.session })
    // Without a session there is nothing to say: leave, and come back after a pause.
    this.#socket.disconnect()
    if (exchanged.kind === 'refused') this.#refused(exchanged)
    else this.#connectIn(this.#nextDelayMs())
  }

  /** Only a refusal of the namespace ends here; a failed transport is retried by Socket.IO. */
  #onConnectError(error: Error & { data?: unknown }): void {
    if (this.#socket.active || this.#stopped) return
    const refusal = refusalOf(error)
    if (!refusal.code.startsWith('auth/')) return this.#connectIn(this.#nextDelayMs())
    // The session may only have run out: a new one is asked for before the page calls it a refusal.
    this.#exchange?.forget()
    this.#refusals += 1
    if (this.#exchange === null || this.#refusals > 1) this.#refused(refusal)
    else this.#connectIn(this.#nextDelayMs())
  }

  #refused({ code, message }: Refusal): void {
    this.#options.onRefused(code, message)
    this.#connectIn(spread(REFUSED_RETRY_MS))
  }

  #nextDelayMs(): number {
    const delayMs = this.#retryDelayMs
    this.#retryDelayMs = Math.min(delayMs * 2, RECONNECT_DELAY_MS_MAX)
    return Math.min(spread(delayMs), RECONNECT_DELAY_MS_MAX)
  }

  #connectIn(delayMs: number): void {
    if (this.#stopped) return
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer)
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = null
      this.#socket.connect()
    }, delayMs)
  }
}

/** What a page of one audience listens to. */
type PageEvents<A extends Audience> = {
  snapshot: (frame: Snapshot<A>) => void
  delta: (frame: Delta<A>) => void
  personal: (view: PersonalView) => void
  bye: (reason: Refusal & { reload?: true }) => void
}

function refusalOf(error: Error & { data?: unknown }): Refusal {
  const { code } = (error.data ?? {}) as { code?: unknown }
  return { code: typeof code === 'string' ? code : 'connect/failed', message: error.message }
}

function spread(ms: number): number {
  return ms * (1 - RECONNECT_SPREAD + 2 * RECONNECT_SPREAD * Math.random())
}
