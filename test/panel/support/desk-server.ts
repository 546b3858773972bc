/** A small server that speaks the contracts to the control room: its pages, its requests, its socket, with books of its own. */
import { readFile } from 'node:fs/promises'
import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { Server } from 'socket.io'
import { defaultRules, ProducerCommandSchema, rejection } from '@fanfare/shared/contracts'
import type {
  ClientToServer,
  FeedItem,
  PanelView,
  ProducerCommand,
  RejectionCode,
  ServerToClient,
} from '@fanfare/shared/contracts'
import { DeskBooks } from './desk-books.ts'
import { activityAnswer, previewAnswer } from './desk-answers.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

/** The policy the product serves the page with: what it forbids must not be needed. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self' ws:; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export const CODE = 'one-time-code'
const COOKIE = 'panel=session-1'

type Waiting = { isTrue: () => boolean; resolve: () => void }

export class DeskServer {
  readonly books: DeskBooks
  readonly commands: { command: ProducerCommand; key: string }[] = []
  readonly testCues: string[] = []
  /** Codes answered to the next commands instead of doing them. */
  readonly refusals: RejectionCode[] = []
  overlayUrl: string | null = 'http://127.0.0.1:7788/overlay/demo#t=ff_overlay_first'
  /** Requests are taken but never answered until this is false again. */
  isMute = false
  hellos = 0
  #isCodeUsed = false
  #sessions = new Set<string>()
  #incarnation = 1
  #seq = 0
  #port = 0
  readonly #folder: string
  #io: Server<ClientToServer, ServerToClient<'panel'>> | null = null
  #http: HttpServer | null = null
  #waiting: Waiting[] = []

  constructor(folder: string, view: PanelView, feed: FeedItem[] = []) {
    this.#folder = folder
    this.books = new DeskBooks(view, feed, (state, moments) => this.#send(state, moments))
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get link(): string {
    return `${this.origin}/panel#k=${CODE}`
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#answer(request, response))
    const io = new Server<ClientToServer, ServerToClient<'panel'>>(server, {
      transports: ['websocket'],
      serveClient: false,
    })
    io.of('/panel').use((socket, next) => {
      if (this.#isSignedIn(socket.handshake.headers.cookie)) return next()
      next(Object.assign(new Error('refused'), { data: rejection('auth/invalid') }))
    })
    io.of('/panel').on('connection', (socket) => {
      socket.on('hello', (_hello, answer) => {
        answer({ ok: true, at: Date.now(), mode: 'snapshot' })
        const { view, feed } = this.books
        socket.emit('snapshot', { ...this.#position(), at: Date.now(), view, recent: feed })
        this.hellos += 1
        this.#wake()
      })
      socket.on('clock', (answer) => answer(Date.now()))
    })
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (server.address() as AddressInfo).port
    this.#http = server
    this.#io = io
  }

  async stop(): Promise<void> {
    const io = this.#io
    this.#io = null
    this.#incarnation += 1
    this.#seq = 0
    if (io === null) return
    this.#http?.closeAllConnections()
    await io.close()
  }

  /** All sessions end, as after twelve hours without use. */
  forgetSessions(): void {
    this.#sessions.clear()
    this.#io?.of('/panel').disconnectSockets(true)
  }

  /** Resolves as soon as the condition holds; looked at again with each request and hello. */
  async until(isTrue: () => boolean): Promise<void> {
    if (isTrue()) return
    await new Promise<void>((resolve) => this.#waiting.push({ isTrue, resolve }))
  }

  #wake(): void {
    const due = this.#waiting.filter(({ isTrue }) => isTrue())
    this.#waiting = this.#waiting.filter((one) => !due.includes(one))
    for (const { resolve } of due) resolve()
  }

  #position(): { incarnation: string; seq: number } {
    return { incarnation: String(this.#incarnation), seq: this.#seq }
  }

  #send(state: Partial<PanelView>, moments: FeedItem[]): void {
    this.#seq += 1
    this.#io?.of('/panel').emit('delta', { ...this.#position(), at: Date.now(), state, moments })
  }

  #isSignedIn(cookie: string | undefined): boolean {
    return this.#sessions.has(cookie ?? '')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.origin)
    if (!url.pathname.startsWith('/api/')) return this.#file(url.pathname, response)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const body: unknown = text === '' ? null : JSON.parse(text)
    if (this.isMute) return
    const reply = this.#reply(request, url, body)
    response.setHeader('content-type', 'application/json')
    if (reply.cookie !== undefined)
      response.setHeader('set-cookie', `${reply.cookie}; HttpOnly; Path=/`)
    response.writeHead(reply.status).end(JSON.stringify(reply.body))
    this.#wake()
  }

  #reply(
    request: IncomingMessage,
    url: URL,
    body: unknown,
  ): { status: number; body: unknown; cookie?: string } {
    const refuse = (status: number, code: RejectionCode) => ({ status, body: rejection(code) })
    if (url.pathname === '/api/v1/login') {
      const { code } = body as { code: string }
      if (code !== CODE || this.#isCodeUsed) return refuse(401, 'auth/invalid')
      this.#isCodeUsed = true
      this.#sessions.add(COOKIE)
      return { status: 200, body: { channelId: 'demo', label: '主控' }, cookie: COOKIE }
    }
    const { cookie } = request.headers
    if (!this.#isSignedIn(cookie))
      return refuse(401, cookie === undefined ? 'auth/missing' : 'auth/invalid')
    if (url.pathname === '/api/v1/logout') {
      this.#sessions.clear()
      return { status: 200, body: {} }
    }
    if (url.pathname === '/api/v1/panel') {
      const { overlayUrl } = this
      return {
        status: 200,
        body: { channelId: 'demo', label: '主控', scopes: ['producer'], overlayUrl },
      }
    }
    return this.#channelReply(request, url, body)
  }

  #channelReply(
    request: IncomingMessage,
    url: URL,
    body: unknown,
  ): { status: number; body: unknown } {
    const path = url.pathname.replace('/api/v1/channels/demo', '')
    const [, , platform, userId, statement] = path.split('/').map(decodeURIComponent)
    if (path === '/commands') return this.#command(request, body)
    if (path === '/rules')
      return { status: 200, body: { version: 1, rules: defaultRules(), scheduled: [] } }
    if (path.startsWith('/activities/'))
      return { status: 200, body: activityAnswer(platform ?? '') }
    if (path === '/test-cue') {
      this.testCues.push((body as { kind: string }).kind)
      return { status: 200, body: { id: 'test:1' } }
    }
    if (path === '/overlay-token/rotate') {
      this.overlayUrl = 'http://127.0.0.1:7788/overlay/demo#t=ff_overlay_second'
      return { status: 200, body: { overlayUrl: this.overlayUrl } }
    }
    if (path.startsWith('/incidents/') && request.method === 'DELETE') {
      const incidents = this.books.view.incidents.filter(({ id }) => id !== platform)
      this.books.change({ incidents })
      return { status: 200, body: { id: platform } }
    }
    if (path === '/members')
      return { status: 200, body: this.books.search(url.searchParams.get('query') ?? '') }
    const found =
      statement === undefined
        ? this.books.detail(platform ?? '', userId ?? '')
        : this.books.statement(platform ?? '', userId ?? '', url.searchParams.get('cursor'))
    if (path.startsWith('/members/') && found !== null) return { status: 200, body: found }
    return { status: 404, body: rejection('request/not_found') }
  }

  #command(request: IncomingMessage, body: unknown): { status: number; body: unknown } {
    const preview = previewAnswer(body)
    if (preview !== null) return { status: 200, body: preview }
    const command = ProducerCommandSchema.parse(body)
    const key = String(request.headers['idempotency-key'] ?? '')
    this.commands.push({ command, key })
    const refusal = this.refusals.shift()
    if (refusal !== undefined) return { status: 409, body: rejection(refusal) }
    const code = this.books.perform(command, key)
    if (code !== null) return { status: 409, body: rejection(code) }
    return { status: 200, body: { seq: this.books.seq, events: [] } }
  }

  #file(path: string, response: ServerResponse): void {
    const file = path === '/panel' ? 'panel.html' : normalize(path)
    readFile(join(this.#folder, file)).then(
      (bytes) => {
        response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
        response.setHeader('content-security-policy', POLICY)
        response.end(bytes)
      },
      () => response.writeHead(404).end(),
    )
  }
}
