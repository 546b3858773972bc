/** The connector of one Twitch channel: keeps a session open for ever and hands on what it says. */
import type { Signal } from '@fanfare/shared/contracts'
import { backoffMs } from '../backoff.ts'
import type { Backoff } from '../backoff.ts'
import type { Connector, ConnectorHealth, ConnectorState, EmitSignals } from '../connector.ts'
import { CONNECT_RETRY_MS_MAX, CONNECT_RETRY_MS_MIN } from '../limits.ts'
import { createOutbox } from '../outbox.ts'
import type { OutboxOptions } from '../outbox.ts'
import { decodeLine } from './decode.ts'
import { parseEndpoint, TWITCH_IRC_URL } from './endpoint.ts'
import type { TwitchLine } from './line.ts'
import { openSession } from './session.ts'
import type { SessionEnd, SessionTiming, TwitchAuth, TwitchSession } from './session.ts'

export type TwitchConnectorOptions = {
  /** The channel's login, as in its address; case and a leading `#` do not matter. */
  channel: string
  emit: EmitSignals
  /** `ws://` or `wss://`; absent: Twitch's own. A wrong one throws when the connector is made. */
  ircUrl?: string
  /** Absent: anonymous, which reads just as well. */
  auth?: TwitchAuth
  timing?: Partial<SessionTiming>
  retry?: Backoff
  outbox?: Omit<OutboxOptions, 'emit'>
  /** In [0, 1); spreads the retries of many servers. */
  random?: () => number
  now?: () => number
}

const WHY: Record<SessionEnd, string> = {
  lost: 'the connection was lost',
  silent: 'Twitch stopped answering',
  asked_to_reconnect: 'Twitch asked us to reconnect',
  token_refused: 'the Twitch token was refused, reading without it',
  not_connected_in_time: 'Twitch did not answer in time',
  not_joined_in_time: 'the room did not answer; is the channel name right?',
  room_refused: 'the room is closed or does not exist',
}

export function createTwitchConnector(options: TwitchConnectorOptions): Connector {
  const room = options.channel.replace(/^#/, '').toLowerCase()
  const endpoint = parseEndpoint(options.ircUrl ?? TWITCH_IRC_URL)
  if (!endpoint) throw new Error(`not a ws:// or wss:// address: ${options.ircUrl}`)
  if (!/^[a-z0-9_]{1,25}$/.test(room)) throw new Error(`not a Twitch channel name: ${room}`)
  const target = endpoint
  const retry = options.retry ?? { msMin: CONNECT_RETRY_MS_MIN, msMax: CONNECT_RETRY_MS_MAX }
  const now = options.now ?? Date.now
  const random = options.random ?? Math.random

  let state: ConnectorState = 'stopped'
  let sinceMs = now()
  let why = 'not started'
  let auth = options.auth
  let outbox = createOutbox({ ...options.outbox, emit: options.emit })
  let session: TwitchSession | null = null
  let retryTimer: NodeJS.Timeout | null = null
  let attemptCount = 0
  let signalCount = 0
  let skippedCount = 0
  let lastSignalMs: number | null = null

  function become(next: ConnectorState, reason: string): void {
    if (next !== state) sinceMs = now()
    state = next
    why = reason
  }

  function open(): void {
    retryTimer = null
    attemptCount++
    if (state === 'stopped') become('connecting', 'connecting')
    session = openSession({
      endpoint: target,
      room,
      auth,
      timing: options.timing,
      onLine: take,
      onJoined() {
        attemptCount = 0
        become('live', `in the chat of ${room}${tokenNote()}`)
      },
      onEnd: comeBack,
    })
  }

  function tokenNote(): string {
    return options.auth && !auth ? ', anonymously: the token was refused' : ''
  }

  function take(line: TwitchLine): void {
    const { signals, skipped } = decodeLine(line, room)
    if (skipped) skippedCount++
    if (signals.length > 0) handOn(signals)
  }

  function handOn(signals: Signal[]): void {
    signalCount += signals.length
    lastSignalMs = now()
    outbox.push(signals)
  }

  function comeBack(end: SessionEnd): void {
    if (end === 'token_refused') auth = undefined
    become('retrying', WHY[end])
    retryTimer = setTimeout(open, backoffMs(retry, Math.max(0, attemptCount - 1), random))
  }

  function detail(): string {
    const { shed, refusals } = outbox.counts()
    const parts = [why]
    if (skippedCount > 0) parts.push(`${skippedCount} lines had no id`)
    if (refusals > 0) parts.push('signals are waiting to be taken')
    if (shed > 0) parts.push(`${shed} signals were shed`)
    return parts.join('; ')
  }

  return {
    start() {
      if (state !== 'stopped') return
      outbox = createOutbox({ ...options.outbox, emit: options.emit })
      attemptCount = 0
      open()
    },
    async stop() {
      if (retryTimer) clearTimeout(retryTimer)
      retryTimer = null
      become('stopped', 'stopped')
      await session?.close()
      session = null
      await outbox.stop()
    },
    health: (): ConnectorHealth => ({
      id: `twitch:${room}`,
      platform: 'twitch',
      state,
      detail: detail(),
      sinceMs,
      signalCount,
      lastSignalMs,
      attemptCount,
    }),
  }
}
