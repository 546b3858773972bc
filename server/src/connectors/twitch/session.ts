/**
 * One connection to Twitch's chat, from the socket to its end. It never comes back by itself: what
 * happens after the end is the connector's decision, so that retries have jitter and no second owner.
 */
import { StaticAuthProvider } from '@twurple/auth'
import { ChatClient, LogLevel } from '@twurple/chat'
import { CONNECT_MS_MAX, PONG_MS_MAX, SILENCE_MS_MAX } from '../limits.ts'
import { oneSocketTo } from './endpoint.ts'
import type { Endpoint } from './endpoint.ts'
import { lineOf } from './line.ts'
import type { TwitchLine } from './line.ts'

export type TwitchAuth = { accessToken: string; clientId: string }

/** Times of one connection, in milliseconds; tests shorten them. */
export type SessionTiming = { connectMsMax: number; silenceMsMax: number; pongMsMax: number }

export type SessionEnd =
  | 'lost'
  | 'silent'
  | 'asked_to_reconnect'
  | 'token_refused'
  | 'not_connected_in_time'
  | 'not_joined_in_time'
  | 'room_refused'

export type SessionOptions = {
  endpoint: Endpoint
  room: string
  auth?: TwitchAuth | undefined
  timing?: Partial<SessionTiming> | undefined
  onLine(line: TwitchLine): void
  onJoined(): void
  /** Called once; nothing is heard of the session afterwards. */
  onEnd(end: SessionEnd): void
}

export interface TwitchSession {
  /** Ends the session without calling `onEnd`; resolves when the socket is closed. */
  close(): Promise<void>
}

const SUBJECT_JOINED = new Set(['JOIN', 'ROOMSTATE', '366'])
const ROOM_REFUSALS = new Set(['msg_channel_suspended', 'msg_banned', 'msg_room_not_found'])

export function openSession(options: SessionOptions): TwitchSession {
  const { room } = options
  const connectMsMax = options.timing?.connectMsMax ?? CONNECT_MS_MAX
  const silenceMsMax = options.timing?.silenceMsMax ?? SILENCE_MS_MAX
  const pongMsMax = options.timing?.pongMsMax ?? PONG_MS_MAX
  const socket = oneSocketTo(options.endpoint)
  const client = new ChatClient({
    ...socket.clientOptions,
    ...(options.auth && {
      authProvider: new StaticAuthProvider(options.auth.clientId, options.auth.accessToken),
    }),
    readOnly: true,
    // Our own health says what went wrong, once and without tokens in it.
    logger: { minLevel: LogLevel.CRITICAL },
  })
  let registered = false
  let joined = false
  let over = false

  const connectTimer = setTimeout(
    () => finish(registered ? 'not_joined_in_time' : 'not_connected_in_time'),
    connectMsMax,
  )
  const silenceTimer = setTimeout(askWhetherAlive, silenceMsMax)
  let pongTimer: NodeJS.Timeout | undefined

  // The time for the answer starts with the question: after a stall of this machine both would
  // otherwise be over at once, with the answer still unread.
  function askWhetherAlive(): void {
    client.irc.sendRaw('PING :fanfare')
    pongTimer = setTimeout(() => finish('silent'), pongMsMax)
  }

  function finish(end: SessionEnd): void {
    if (over) return
    dispose(end !== 'silent')
    options.onEnd(end)
  }

  function dispose(politely: boolean): void {
    over = true
    for (const timer of [connectTimer, silenceTimer, pongTimer]) clearTimeout(timer)
    client.quit()
    socket.end(politely)
  }

  function heard(line: TwitchLine): void {
    silenceTimer.refresh()
    clearTimeout(pongTimer)
    if (line.command === 'RECONNECT') finish('asked_to_reconnect')
    else if (isRoomRefusal(line, room)) finish('room_refused')
    else if (!joined && isJoinOf(line, room)) {
      joined = true
      clearTimeout(connectTimer)
      options.onJoined()
    } else options.onLine(line)
  }

  client.irc.onAnyMessage((message) => {
    if (!over) heard(lineOf(message))
  })
  client.onAuthenticationSuccess(() => {
    registered = true
    client.irc.join(`#${room}`)
  })
  client.onAuthenticationFailure(() => finish('token_refused'))
  client.onTokenFetchFailure(() => finish('token_refused'))
  client.onDisconnect((manually) => {
    if (!over) finish('lost')
    // twurple dials again right after this event; a session that is over must not.
    if (!manually) queueMicrotask(() => client.quit())
  })
  client.connect()

  return {
    async close() {
      if (!over) dispose(true)
      await socket.closed()
    },
  }
}

/** Any of the three answers to JOIN; a numeric names the room after our nick. */
function isJoinOf(line: TwitchLine, room: string): boolean {
  return SUBJECT_JOINED.has(line.command) && (line.room === room || line.text === `#${room}`)
}

function isRoomRefusal(line: TwitchLine, room: string): boolean {
  return (
    line.command === 'NOTICE' &&
    line.room === room &&
    ROOM_REFUSALS.has(line.tags.get('msg-id') ?? '')
  )
}
