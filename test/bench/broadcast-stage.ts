/** The sending side of the fan-out bench: our fan-out over a scripted channel, or a plain `io.emit` of the same frames. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CommandBody, Envelope } from '@fanfare/shared/contracts'
import { ok } from '@fanfare/shared/base'
import type { MemberId } from '@fanfare/shared/base'
import type { State } from '@fanfare/shared/engine'
import { createFanout } from '@fanfare/server/broadcast/fanout.ts'
import { Identities } from '@fanfare/server/channel/identity-book.ts'
import type { Channel, ChannelOutputs, ChannelReading } from '@fanfare/server/channel/channel.ts'
import { createRandom } from '@fanfare/server/connectors/simulated/random.ts'
import { createRefusals } from '@fanfare/server/refusals.ts'
import { createProjections } from '@fanfare/server/show-projections.ts'
import { Server } from 'socket.io'
import { answerBench } from './child-program.ts'
import { execute, memberAt, populatedState } from './populated-state.ts'

export type StageQuestion =
  | { do: 'listen'; as: 'fanfare' | 'plain' }
  /** Ours: `frames` batches of chat, one every `everyMs`. */
  | { do: 'play'; frames: number; everyMs: number }
  /** Plain: these frames, at the same pace. */
  | { do: 'emit'; frames: object[]; everyMs: number }

export type Played = { cpuMs: number; frames: number }

const MEMBERS = 2_000
/** 2,000 signals a second at twenty frames a second. */
const SIGNALS_PER_FRAME = 100
/** One signal in so many. */
const GIFT_EVERY = 25
const SETTLE_MS = 300

/** Deciding the scripted signals is no part of sending them. */
let decidingMs = 0
let play: (frames: number, everyMs: number) => Promise<void> = async () => undefined
let emit: (frame: object) => void = () => undefined

answerBench<StageQuestion>(async (question) => {
  if (question.do === 'listen') return question.as === 'fanfare' ? listenAsWe() : listenAsPlain()
  const before = process.cpuUsage()
  decidingMs = 0
  const { everyMs } = question
  if (question.do === 'play') await play(question.frames, everyMs)
  else await paced(question.frames.length, everyMs, (index) => emit(question.frames[index]!))
  // What is still in the sockets' buffers is paid for as well.
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  const { user, system } = process.cpuUsage(before)
  const frames = question.do === 'play' ? question.frames : question.frames.length
  return { cpuMs: (user + system) / 1_000 - decidingMs, frames } satisfies Played
})

function paced(count: number, everyMs: number, act: (index: number) => void): Promise<void> {
  return new Promise((resolve) => {
    let index = 0
    const timer = setInterval(() => {
      act(index++)
      if (index < count) return
      clearInterval(timer)
      resolve()
    }, everyMs)
  })
}

function listenAsWe(): Promise<number> {
  const state = populatedState(MEMBERS)
  const channel = new ScriptedChannel(state)
  const server = createServer()
  const fanout = createFanout({
    server,
    channels: { get: async () => channel },
    projections: createProjections({
      running: () => [channel],
      connectors: () => [],
      rate: { count: () => undefined, perSecond: () => 0 },
      refusals: createRefusals(),
      store: { node: 'here', requiredDurability: 'memory', incidents: () => [] },
      committed: () => undefined,
    }),
    gatekeeper: {
      authorise: () =>
        ok({
          channelId: channel.id,
          audience: 'overlay',
          scope: 'overlay',
          label: '',
          tokenId: 't',
        }),
      stillValid: () => true,
      originAllowed: () => true,
    },
    now: () => Date.now(),
    log: { warn: () => undefined, error: (fields) => process.stderr.write(JSON.stringify(fields)) },
  })
  fanout.attach(channel)
  play = (frames, everyMs) => paced(frames, everyMs, () => channel.next())
  return listening(server)
}

function listenAsPlain(): Promise<number> {
  const server = createServer()
  const io = new Server(server, { transports: ['websocket'], serveClient: false })
  const pages = io.of('/overlay')
  pages.on('connection', (socket) => {
    socket.on('hello', (_hello: unknown, answer: (answer: object) => void) => answer({ ok: true }))
  })
  emit = (frame) => pages.emit('delta', frame)
  return listening(server)
}

function listening(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  )
}

function chatBy(member: MemberId, eventAt: number): CommandBody {
  return { type: 'RecordChat', member, eventAt }
}

function giftBy(member: MemberId, eventAt: number): CommandBody {
  return {
    type: 'RecordGift',
    member,
    eventAt,
    giftId: 'bits',
    giftName: 'Cheer',
    count: 50,
    unitAmount: 1,
    currency: 'BITS',
    comboKey: null,
    final: false,
  }
}

/** A channel whose batches are durable at once: what is measured is what comes after. */
class ScriptedChannel implements Channel {
  readonly id = 'bench'
  readonly incarnation = 'bench'
  readonly #state: State
  readonly #identities = new Identities()
  readonly #random = createRandom(1)
  #outputs: ChannelOutputs | null = null
  #count = 0

  constructor(state: State) {
    this.#state = state
    for (let index = 0; index < MEMBERS; index++) {
      const seen = { platform: 'twitch', userId: String(index), name: `觀眾${index}` }
      this.#identities.learn(seen, memberAt(index))
    }
  }

  /** The next batch: chat, and some gifts, which the stage thanks for. */
  next(): void {
    const before = process.cpuUsage()
    const envelopes: Envelope[] = []
    const at = this.#state.at + 50
    for (let index = 0; index < SIGNALS_PER_FRAME; index++) {
      const member = memberAt(this.#random.below(MEMBERS))
      const body = index % GIFT_EVERY === 0 ? giftBy(member, at) : chatBy(member, at)
      envelopes.push(...execute(this.#state, body, at, `b:${this.#count++}`))
    }
    const { user, system } = process.cpuUsage(before)
    decidingMs += (user + system) / 1_000
    const captured = this.#outputs?.capture(this.#reading(), { at, envelopes, applied: [] })
    this.#outputs?.release(captured)
  }

  submit(): ReturnType<Channel['submit']> {
    return Promise.resolve({ busy: 'channel/unavailable' })
  }

  async read<T>(look: (reading: ChannelReading) => T): Promise<T> {
    return look(this.#reading())
  }

  attach(outputs: ChannelOutputs): void {
    this.#outputs = outputs
  }

  status(): ReturnType<Channel['status']> {
    const counters = { accepted: 0, duplicates: 0, rejected: 0, shed: 0, quarantined: 0 }
    return { id: this.id, seq: this.#state.seq, queue: 0, lagMs: 0, durability: 'memory', counters }
  }

  #reading(): ChannelReading {
    return { state: this.#state, identities: this.#identities, at: this.#state.at }
  }
}
