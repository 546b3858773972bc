/**
 * Where Twitch's chat is reached. twurple's client takes a host name and knows only the usual ports;
 * `ws` underneath lets us open the socket ourselves, which also lets us close a dead one at once.
 */
import { connect as connectPlain, isIP, Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ChatClientOptions } from '@twurple/chat'

export const TWITCH_IRC_URL = 'wss://irc-ws.chat.twitch.tv:443'

export type Endpoint = { host: string; port: number; secure: boolean; path: string }

/** `null`: not a `ws://` or `wss://` address. */
export function parseEndpoint(url: string): Endpoint | null {
  if (!URL.canParse(url)) return null
  const parsed = new URL(url)
  const secure = parsed.protocol === 'wss:'
  if (!secure && parsed.protocol !== 'ws:') return null
  const port = parsed.port === '' ? (secure ? 443 : 80) : Number(parsed.port)
  // URL keeps the brackets of an IPv6 address; sockets want none.
  const host = parsed.hostname.replace(/^\[|\]$/g, '')
  return { host, port, secure, path: parsed.pathname + parsed.search }
}

export type OneSocket = {
  clientOptions: Pick<ChatClientOptions, 'hostName' | 'ssl' | 'webSocket' | 'connectionOptions'>
  /** Ends the connection: politely when the other end still answers, else at once. */
  end(politely: boolean): void
  /** Resolves when the socket is closed, or at once when none was opened. */
  closed(): Promise<void>
}

/** The options with which one client opens one connection, and no second one. */
export function oneSocketTo(endpoint: Endpoint): OneSocket {
  let socket: Socket | null = null
  let closed = Promise.resolve()

  function open(): Socket {
    const { host, port } = endpoint
    const opened = endpoint.secure
      ? connectTls({ host, port, servername: isIP(host) ? '' : host })
      : connectPlain({ host, port })
    opened.setNoDelay(true)
    closed = new Promise((resolve) => opened.once('close', () => resolve()))
    return opened
  }

  return {
    clientOptions: {
      hostName: isIP(endpoint.host) === 6 ? `[${endpoint.host}]` : endpoint.host,
      ssl: endpoint.secure,
      webSocket: true,
      connectionOptions: {
        wsOptions: {
          perMessageDeflate: false,
          headers: { Host: hostHeader(endpoint) },
          createConnection() {
            // twurple dials again by itself, but that is ours to decide: it gets a socket that
            // leads nowhere and holds nothing, which its `quit` throws away.
            if (socket) return new Socket()
            socket = open()
            return socket
          },
          finishRequest(request) {
            request.path = endpoint.path
            request.end()
          },
        },
      },
    },
    end(politely) {
      if (politely) socket?.destroySoon()
      else socket?.destroy()
    },
    closed: () => closed,
  }
}

function hostHeader({ host, port, secure }: Endpoint): string {
  const name = isIP(host) === 6 ? `[${host}]` : host
  return port === (secure ? 443 : 80) ? name : `${name}:${port}`
}
