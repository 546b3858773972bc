/** The one http server: the app answers requests, the fan-out takes the upgrades. */
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { CLOSING_SWEEP_MS, HEADERS_MS_MAX, KEEP_ALIVE_MS, REQUEST_MS_MAX } from '../limits.ts'
import type { App } from './context.ts'

export function createHttpServer(app: App): Server {
  const listener = getRequestListener((request, env) => app.fetch(request, env), {
    overrideGlobalObjects: false,
  })
  const server = createServer((request, response) => void listener(request, response))
  server.requestTimeout = REQUEST_MS_MAX
  server.headersTimeout = HEADERS_MS_MAX
  server.keepAliveTimeout = KEEP_ALIVE_MS
  return server
}

/** Resolves to the port that was taken; rejects with the reason of the system. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

/** Takes no more; whoever is still busy after `graceMs` is cut off. */
export function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), graceMs)
    // A connection whose last answer was just sent is idle only from now on.
    const sweep = setInterval(() => server.closeIdleConnections(), CLOSING_SWEEP_MS)
    server.close(() => {
      clearTimeout(deadline)
      clearInterval(sweep)
      resolve()
    })
    server.closeIdleConnections()
  })
}

/** A server that listens everywhere is reached from this machine by its loopback address. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
