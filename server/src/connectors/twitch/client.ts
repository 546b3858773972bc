/** The connector of one Twitch channel: keeps a session open for ever and hands on what it says. */
import { backoffMs } from '../backoff.ts'
import type { Backoff } from '../backoff.ts'
import type { Connector, ConnectorHealth, ConnectorState, EmitSignals } from '../connector.ts'
import { CONNECT_RETRY_MS_MAX, CONNECT_RETRY_MS_MIN } from '../limits.ts'
import { createOutbox } from '../outbox.ts'
import type { Outbox, OutboxOptions } from '../outbox.ts'
import { decodeLine } from './decode.ts'
import { parseEndpoint, TWITCH_IRC_URL } from './endpoint.ts'
import type { Endpoint } from './endpoint.ts'
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

const RETRY: Backoff = { msMin: CONNECT_RETRY_MS_MIN, msMax: CONNECT_RETRY_MS_MAX }

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
  return new TwitchConnector(options, room, endpoint)
}

class TwitchConnector implements Connector {
  readonly #options: TwitchConnectorOptions
  readonly #room: string
  readonly #endpoint: Endpoint
  readonly #now: () => number
  #outbox: Outbox
  #state: ConnectorState = 'stopped'
  #why = 'not started'
  #sinceMs: number
  #auth: TwitchAuth | undefined
  #session: TwitchSession | null = null
  #retryTimer: NodeJS.Timeout | undefined
  #attemptCount = 0
  #signalCount = 0
  #skippedCount = 0
  #lastSignalMs: number | null = null

  constructor(options: TwitchConnectorOptions, room: string, endpoint: Endpoint) {
    this.#options = options
    this.#room = room
    this.#endpoint = endpoint
    this.#auth = options.auth
    this.#now = options.now ?? Date.now
    this.#sinceMs = this.#now()
    this.#outbox = this.#newOutbox()
  }

  start(): void {
    if (this.#state !== 'stopped') return
    this.#outbox = this.#newOutbox()
    this.#attemptCount = 0
    this.#become('connecting', 'connecting')
    this.#open()
  }

  async stop(): Promise<void> {
    clearTimeout(this.#retryTimer)
    this.#become('stopped', 'stopped')
    await this.#session?.close()
    this.#session = null
    await this.#outbox.stop()
  }

  health(): ConnectorHealth {
    return {
      id: `twitch:${this.#room}`,
      platform: 'twitch',
      state: this.#state,
      detail: this.#detail(),
      sinceMs: this.#sinceMs,
      signalCount: this.#signalCount,
      lastSignalMs: this.#lastSignalMs,
      attemptCount: this.#attemptCount,
    }
  }

  #newOutbox(): Outbox {
    return createOutbox({ ...this.#options.outbox, emit: this.#options.emit })
  }

  #become(state: ConnectorState, why: string): void {
    if (state !== this.#state) this.#sinceMs = this.#now()
    this.#state = state
    this.#why = why
  }

  #open(): void {
    this.#attemptCount++
    this.#session = openSession({
      endpoint: this.#endpoint,
      room: this.#room,
      auth: this.#auth,
      timing: this.#options.timing,
      onLine: (line) => this.#take(line),
      onJoined: () => this.#joined(),
      onEnd: (end) => this.#comeBack(end),
    })
  }

  #joined(): void {
    this.#attemptCount = 0
    const note = this.#options.auth && !this.#auth ? ', anonymously: the token was refused' : ''
    this.#become('live', `in the chat of ${this.#room}${note}`)
  }

  #take(line: TwitchLine): void {
    const { signals, skipped } = decodeLine(line, this.#room)
    if (skipped) this.#skippedCount++
    if (signals.length === 0) return
    this.#signalCount += signals.length
    this.#lastSignalMs = this.#now()
    this.#outbox.push(signals)
  }

  #comeBack(end: SessionEnd): void {
    if (end === 'token_refused') this.#auth = undefined
    this.#become('retrying', WHY[end])
    const { retry = RETRY, random = Math.random } = this.#options
    const failures = Math.max(0, this.#attemptCount - 1)
    this.#retryTimer = setTimeout(() => this.#open(), backoffMs(retry, failures, random))
  }

  #detail(): string {
    const { shed, refusals } = this.#outbox.counts()
    const parts = [this.#why]
    if (this.#skippedCount > 0) parts.push(`${this.#skippedCount} lines had no id`)
    if (refusals > 0) parts.push('signals are waiting to be taken')
    if (shed > 0) parts.push(`${shed} signals were shed`)
    return parts.join('; ')
  }
}
