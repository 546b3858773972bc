/**
 * A small Twitch chat server on a real WebSocket: CAP, PASS, NICK, JOIN, PING and PART as Twitch
 * answers them, and the ways it goes wrong: dropped, silent, asking to reconnect, refusing.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'

export type FakeTwitchOptions = {
  /** Rooms that exist; JOIN of another one is answered by nothing, as Twitch does. */
  rooms?: readonly string[]
  /** Tokens that are let in, without `oauth:`; who sends none is anonymous. */
  tokens?: readonly string[]
}

export interface FakeTwitch {
  readonly url: string
  /** Lines that clients sent, in order, of all connections. */
  readonly received: readonly string[]
  /** Paths of the requests that opened a connection. */
  readonly paths: readonly string[]
  connectionCount(): number
  /** Sends to every client in its room, several lines in one frame as Twitch does under load. */
  send(lines: readonly string[], linesPerFrame?: number): void
  /** Resolves with the first line matching, also one received before. */
  receivedLine(pattern: RegExp, occurrence?: number): Promise<string>
  /** Resolves when clients have joined `count` times since the start. */
  joined(count: number): Promise<void>
  /** Cuts every connection without a goodbye. */
  drop(): void
  /** From now on (`true`) nothing is answered and nothing sent, while connections stay open. */
  silence(silent: boolean): void
  close(): Promise<void>
}

export async function startFakeTwitch(options: FakeTwitchOptions = {}): Promise<FakeTwitch> {
  const rooms = options.rooms ?? ['pajlada']
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const received: string[] = []
  const paths: string[] = []
  const nicks = new Map<WebSocket, string>()
  const refused = new Set<WebSocket>()
  const members = new Set<WebSocket>()
  const listeners = new Set<() => void>()
  let joinCount = 0
  let silent = false

  server.on('connection', (socket, request) => {
    paths.push(request.url ?? '')
    socket.on('message', (data) => {
      for (const line of String(data).split('\r\n')) if (line !== '') answer(socket, line)
    })
    socket.on('close', () => members.delete(socket))
    socket.on('error', () => members.delete(socket))
  })

  function answer(socket: WebSocket, line: string): void {
    received.push(line)
    if (!silent) reply(socket, line)
    for (const listener of listeners) listener()
  }

  function reply(socket: WebSocket, line: string): void {
    const [command = '', ...rest] = line.split(' ')
    const argument = rest.join(' ').replace(/^:/, '')
    const nick = nicks.get(socket) ?? '*'
    if (command === 'CAP') return replyToCap(socket, argument)
    if (command === 'PING') return say(socket, [`:tmi.twitch.tv PONG tmi.twitch.tv :${argument}`])
    if (command === 'PASS' && !options.tokens?.includes(argument.replace('oauth:', ''))) {
      refused.add(socket)
      return say(socket, [':tmi.twitch.tv NOTICE * :Login authentication failed'])
    }
    if (command === 'NICK') {
      nicks.set(socket, argument)
      if (refused.has(socket)) return
      return say(socket, welcome(argument))
    }
    if (command !== 'JOIN' || !rooms.includes(argument.slice(1))) return
    members.add(socket)
    joinCount++
    say(socket, [
      `:${nick}!${nick}@${nick}.tmi.twitch.tv JOIN ${argument}`,
      `:${nick}.tmi.twitch.tv 353 ${nick} = ${argument} :${nick}`,
      `:${nick}.tmi.twitch.tv 366 ${nick} ${argument} :End of /NAMES list`,
      `@emote-only=0;followers-only=-1;r9k=0;room-id=11148817;slow=0;subs-only=0 :tmi.twitch.tv ROOMSTATE ${argument}`,
    ])
  }

  function replyToCap(socket: WebSocket, argument: string): void {
    const capabilities = 'twitch.tv/commands twitch.tv/membership twitch.tv/tags'
    if (argument.startsWith('LS')) say(socket, [`:tmi.twitch.tv CAP * LS :${capabilities}`])
    const asked = /^REQ :?(.*)$/.exec(argument)?.[1]
    if (asked !== undefined) say(socket, [`:tmi.twitch.tv CAP * ACK :${asked}`])
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        const listener = (): void => {
          listeners.delete(listener)
          resolve()
        }
        listeners.add(listener)
      })
    }
  }

  return {
    url: `ws://127.0.0.1:${port}`,
    received,
    paths,
    connectionCount: () => server.clients.size,
    send(lines, linesPerFrame = 7) {
      if (silent) return
      for (let index = 0; index < lines.length; index += linesPerFrame) {
        for (const member of members) say(member, lines.slice(index, index + linesPerFrame))
      }
    },
    async receivedLine(pattern, occurrence = 1) {
      const matching = (): string[] => received.filter((line) => pattern.test(line))
      await until(() => matching().length >= occurrence)
      return matching()[occurrence - 1] ?? ''
    },
    joined: (count) => until(() => joinCount >= count),
    drop() {
      for (const socket of server.clients) socket.terminate()
    },
    silence(value) {
      silent = value
    },
    async close() {
      for (const socket of server.clients) socket.terminate()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function say(socket: WebSocket, lines: readonly string[]): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(lines.map((line) => `${line}\r\n`).join(''))
}

function welcome(nick: string): string[] {
  return [
    `:tmi.twitch.tv 001 ${nick} :Welcome, GLHF!`,
    `:tmi.twitch.tv 002 ${nick} :Your host is tmi.twitch.tv`,
    `:tmi.twitch.tv 003 ${nick} :This server is rather new`,
    `:tmi.twitch.tv 004 ${nick} :-`,
    `:tmi.twitch.tv 375 ${nick} :-`,
    `:tmi.twitch.tv 372 ${nick} :You are in a maze of twisty passages, all alike.`,
    `:tmi.twitch.tv 376 ${nick} :>`,
  ]
}
