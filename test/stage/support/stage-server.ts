/** A small server that speaks the wire contract to a stage page: it serves the built page and sends what a test says. */
import { createServer, type Server as HttpServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { Server, type Socket } from 'socket.io'
import type {
  ClientToServer,
  Cue,
  Hello,
  OverlayReport,
  OverlayView,
  ServerToClient,
} from '@fanfare/shared/contracts'

type OverlaySocket = Socket<ClientToServer, ServerToClient<'overlay'>>

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

export class StageServer {
  readonly reports: OverlayReport[] = []
  readonly shown: string[] = []
  readonly requests: string[] = []
  hellos = 0
  #view: OverlayView
  #incarnation = 1
  #seq = 0
  #port = 0
  readonly #folder: string
  #io: Server<ClientToServer, ServerToClient<'overlay'>> | null = null
  #http: HttpServer | null = null
  readonly #waiting = new Set<() => void>()

  constructor(folder: string, view: OverlayView) {
    this.#folder = folder
    this.#view = view
  }

  get port(): number {
    return this.#port
  }

  get view(): OverlayView {
    return this.#view
  }

  /** The address of the page, with its token in the fragment. */
  url(query = '', host = '127.0.0.1'): string {
    return `http://${host}:${this.#port}/overlay/demo${query}#t=test-token`
  }

  /** A second start takes the same port and begins another incarnation, as a restarted server does. */
  async start(host = '127.0.0.1'): Promise<void> {
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://page').pathname
      this.requests.push(path)
      if (path === '/api/v1/session') {
        request.resume()
        const session = { session: 's', expiresInS: 900, channelId: 'demo', audience: 'overlay' }
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify(session))
        return
      }
      const file = path.startsWith('/overlay/') ? 'stage.html' : normalize(path)
      readFile(join(this.#folder, file)).then(
        (body) => {
          response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
          response.end(body)
        },
        () => response.writeHead(404).end(),
      )
    })
    const io = new Server<ClientToServer, ServerToClient<'overlay'>>(server, {
      transports: ['websocket'],
      serveClient: false,
    })
    io.of('/overlay').on('connection', (socket) => this.#serve(socket))
    await new Promise<void>((resolve) => server.listen(this.#port, host, resolve))
    this.#port = (server.address() as AddressInfo).port
    this.#http = server
    this.#io = io
  }

  /** Closes every connection and the port. */
  async stop(): Promise<void> {
    const io = this.#io
    this.#io = null
    this.#incarnation += 1
    this.#seq = 0
    if (io === null) return
    this.#http?.closeAllConnections()
    await io.close()
  }

  set(state: Partial<OverlayView>): void {
    this.#view = { ...this.#view, ...state }
    this.#send({ state })
  }

  cue(...moments: Cue[]): void {
    this.#send({ moments })
  }

  both(state: Partial<OverlayView>, moments: Cue[]): void {
    this.#view = { ...this.#view, ...state }
    this.#send({ state, moments })
  }

  /** Resolves as soon as the condition holds; looked at again with each message of the page. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve)
      })
    }
  }

  #send(part: { state?: Partial<OverlayView>; moments?: Cue[] }): void {
    this.#seq += 1
    const position = { incarnation: String(this.#incarnation), seq: this.#seq }
    this.#io?.of('/overlay').emit('delta', { ...position, at: Date.now(), ...part })
  }

  #serve(socket: OverlaySocket): void {
    socket.on('hello', (_hello: Hello, answer) => {
      this.hellos += 1
      answer({ ok: true, at: Date.now(), mode: 'snapshot' })
      const position = { incarnation: String(this.#incarnation), seq: this.#seq }
      socket.emit('snapshot', { ...position, at: Date.now(), view: this.#view, recent: [] })
      this.#wake()
    })
    socket.on('clock', (answer) => answer(Date.now()))
    socket.on('report', (report) => {
      this.reports.push(report)
      this.#wake()
    })
    socket.on('shown', ({ cues }) => {
      this.shown.push(...cues)
      this.#wake()
    })
  }

  #wake(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const resolve of waiting) resolve()
  }
}
