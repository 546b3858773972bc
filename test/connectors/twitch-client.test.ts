import type { Signal } from '@fanfare/shared/contracts'
import { SignalSchema } from '@fanfare/shared/contracts'
import { createTwitchConnector } from '@fanfare/server/connectors/twitch/client.ts'
import type { TwitchConnectorOptions } from '@fanfare/server/connectors/twitch/client.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { capturedLines, capturePath } from '../support/captures.ts'
import { startFakeTwitch } from '../support/fake-twitch.ts'
import type { FakeTwitch } from '../support/fake-twitch.ts'
import { createSignalSink } from '../support/signal-sink.ts'
import type { SignalSink } from '../support/signal-sink.ts'
import { expectedSignals } from './expected-signals.ts'

const FAST = {
  timing: { connectMsMax: 2_000, silenceMsMax: 40, pongMsMax: 250 },
  retry: { msMin: 5, msMax: 40 },
}

let twitch: FakeTwitch
let sink: SignalSink
let stops: (() => Promise<void>)[]

beforeEach(async () => {
  twitch = await startFakeTwitch()
  sink = createSignalSink()
  stops = []
})

afterEach(async () => {
  for (const stop of stops) await stop()
  vi.unstubAllGlobals()
  await twitch.close()
})

function connect(options: Partial<TwitchConnectorOptions> = {}) {
  const connector = createTwitchConnector({
    channel: 'Pajlada',
    emit: sink.emit,
    ircUrl: twitch.url,
    retry: FAST.retry,
    ...options,
  })
  stops.push(() => connector.stop())
  connector.start()
  return connector
}

function chatLine(id: string, text = 'hi'): string {
  return `@badges=vip/1;display-name=Ada;id=${id};room-id=1;tmi-sent-ts=1700000000000;user-id=42 :ada!ada@ada.tmi.twitch.tv PRIVMSG #pajlada :${text}`
}

/** Sent after others: once its signal is here, so is everything before it. */
async function settle(id: string): Promise<void> {
  twitch.send([chatLine(id, 'the last one')])
  await sink.until(({ signals }) => signals.some((signal) => signal.id === id))
}

describe('the Twitch connector on a real socket', () => {
  const messages = capturePath('twitch-irc/messages.txt')

  it.skipIf(messages === null)(
    '[CN14] every captured line comes out as its signals, and again as the same',
    async () => {
      const lines = capturedLines(messages ?? '')
      const wanted = lines.map((line) => expectedSignals(line, 'pajlada'))
      expect(lines).toHaveLength(110)
      const connector = connect()
      await twitch.joined(1)

      twitch.send(lines)
      await settle('after-1')
      const first = sink.signals.slice(0, -1)
      expect(first).toEqual(wanted.flat())
      for (const signal of first) expect(SignalSchema.parse(signal)).toEqual(signal)

      twitch.send(lines, 1)
      await settle('after-2')
      const second = sink.signals.slice(first.length + 1, -1)
      expect(second).toEqual(first)
      // Lines without an id or a viewer, seen twice.
      expect(connector.health().detail).toContain('10 lines had no id')
      expect(connector.health().signalCount).toBe(first.length * 2 + 2)
    },
  )

  it('[CN15] joins anonymously and asks for tags and commands', async () => {
    const connector = connect()
    expect(connector.health()).toMatchObject({
      id: 'twitch:pajlada',
      platform: 'twitch',
      state: 'connecting',
      signalCount: 0,
      lastSignalMs: null,
    })
    await twitch.joined(1)
    await settle('a')
    expect(connector.health()).toMatchObject({ state: 'live', attemptCount: 0, signalCount: 1 })
    expect(await twitch.receivedLine(/^NICK justinfan\d+$/)).toBeTruthy()
    expect(await twitch.receivedLine(/^CAP REQ .*twitch\.tv\/tags/)).toBeTruthy()
    expect(twitch.received.some((line) => line.startsWith('PASS'))).toBe(false)
  })

  it('[CN15] keeps the path of an address, for relays', async () => {
    connect({ ircUrl: `${twitch.url}/relay/chat?key=1` })
    await twitch.joined(1)
    expect(twitch.paths).toEqual(['/relay/chat?key=1'])
  })

  describe('with a token', () => {
    const auth = { accessToken: 'secret-1', clientId: 'app' }
    // Twitch's own answer to "whose token is this", which twurple asks over HTTPS first.
    function answerValidation(status: number): void {
      const body = { client_id: 'app', login: 'ada', user_id: '42', scopes: ['chat:read'] }
      vi.stubGlobal('fetch', () =>
        Promise.resolve(Response.json({ ...body, expires_in: 9_000 }, { status })),
      )
    }

    it('[CN15] sends it and joins under its own name', async () => {
      await twitch.close()
      twitch = await startFakeTwitch({ tokens: ['secret-1'] })
      answerValidation(200)
      const connector = connect({ auth })
      await twitch.joined(1)
      expect(await twitch.receivedLine(/^PASS/)).toBe('PASS oauth:secret-1')
      expect(await twitch.receivedLine(/^NICK/)).toBe('NICK ada')
      await settle('a')
      expect(connector.health().state).toBe('live')
    })

    it.each([
      ['by the chat', 200],
      ['before connecting', 401],
    ])('[CN15] reads anonymously when it is refused %s', async (_, status) => {
      answerValidation(status)
      const connector = connect({ auth })
      const said = new Set<string>()
      const watch = setInterval(() => said.add(connector.health().detail), 1)
      await twitch.joined(1)
      clearInterval(watch)
      expect(await twitch.receivedLine(/^NICK justinfan/)).toBeTruthy()
      await settle('a')
      expect(connector.health().detail).toContain('the token was refused')
      expect([...said].join()).not.toContain('secret-1')
    })
  })

  it.each(['http://127.0.0.1:1', 'not an address', ''])(
    '[CN15] refuses the address %j at once',
    (ircUrl) => {
      expect(() => createTwitchConnector({ channel: 'a', emit: sink.emit, ircUrl })).toThrow(
        /ws:\/\//,
      )
    },
  )

  it('[CN16] comes back and joins again after a dropped connection, time and again', async () => {
    const connector = connect()
    for (let round = 1; round <= 4; round++) {
      await twitch.joined(round)
      await settle(`round-${round}`)
      twitch.drop()
    }
    await twitch.joined(5)
    await settle('at-last')
    expect(sink.signals.map((signal) => signal.id)).toEqual([
      'round-1',
      'round-2',
      'round-3',
      'round-4',
      'at-last',
    ])
    expect(connector.health().state).toBe('live')
    expect(twitch.connectionCount()).toBe(1)
  })

  it('[CN16] finds out that a silent connection is dead', async () => {
    const connector = connect({ timing: FAST.timing })
    await twitch.joined(1)
    await settle('a')
    twitch.silence(true)
    await twitch.receivedLine(/^CAP LS/, 2)
    expect(connector.health().state).toBe('retrying')
    expect(connector.health().detail).toContain('stopped answering')
    twitch.silence(false)
    twitch.drop()
    await twitch.joined(2)
    await settle('b')
    expect(connector.health().state).toBe('live')
  })

  it('[CN16] stays on a quiet connection that answers its PING', async () => {
    connect({ timing: FAST.timing })
    await twitch.joined(1)
    await twitch.receivedLine(/^PING :fanfare$/, 4)
    expect(twitch.paths).toHaveLength(1)
  })

  it('[CN16] moves to a new connection when Twitch says RECONNECT', async () => {
    connect()
    await twitch.joined(1)
    twitch.send([chatLine('before'), ':tmi.twitch.tv RECONNECT'])
    await twitch.joined(2)
    await settle('after')
    expect(sink.signals.map((signal) => signal.id)).toEqual(['before', 'after'])
    expect(twitch.connectionCount()).toBe(1)
  })

  it('[CN16] keeps trying a room that does not answer, and says what may be wrong', async () => {
    const connector = connect({ channel: 'pajlda', timing: { connectMsMax: 250 } })
    await twitch.receivedLine(/^JOIN #pajlda$/, 3)
    expect(connector.health().state).toBe('retrying')
    expect(connector.health().detail).toContain('is the channel name right?')
    expect(connector.health().attemptCount).toBeGreaterThanOrEqual(3)
  })

  it('[CN16] keeps trying while nobody listens there', async () => {
    const { url } = twitch
    await twitch.close()
    const connector = connect({ ircUrl: url })
    await expect.poll(() => connector.health().attemptCount, { interval: 5 }).toBeGreaterThan(5)
    expect(connector.health().state).toBe('retrying')
    twitch = await startFakeTwitch()
  })

  it('[CN17] answers PING', async () => {
    connect()
    await twitch.joined(1)
    twitch.send(['PING :tmi.twitch.tv'])
    expect(await twitch.receivedLine(/^PONG/)).toBe('PONG :tmi.twitch.tv')
  })

  it('[CN17] leaves nothing running after stop, in whatever state', async () => {
    const live = connect()
    await twitch.joined(1)
    const dialling = connect()
    await Promise.all([live.stop(), dialling.stop()])
    await expect.poll(() => twitch.connectionCount(), { interval: 5 }).toBe(0)
    expect(live.health()).toMatchObject({ state: 'stopped' })
    twitch.send([chatLine('too late')])
    expect(sink.signals).toEqual([])
  })

  it('[CN17] can be started again after stop', async () => {
    const connector = connect()
    await twitch.joined(1)
    await connector.stop()
    connector.start()
    await twitch.joined(2)
    await settle('again')
    expect(connector.health().state).toBe('live')
  })

  it('[CN18] loses nothing while ingest refuses', async () => {
    const wanted = Array.from({ length: 1_200 }, (_, index) => `m${index}`)
    connect({ outbox: { retry: { msMin: 1, msMax: 2 } } })
    await twitch.joined(1)
    sink.refuse(5)
    twitch.send(
      wanted.map((id) => chatLine(id)),
      100,
    )
    await settle('end')
    expect(sink.refusedCount).toBe(5)
    expect(sink.signals.map((signal: Signal) => signal.id)).toEqual([...wanted, 'end'])
    for (const batch of sink.batches) expect(batch.length).toBeLessThanOrEqual(500)
  })
})
