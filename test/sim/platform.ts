/**
 * The world outside: an audience and a producer whose messages arrive late, twice, out of order, with wrong
 * clocks, sometimes changed under the same id; and who send again until they are answered.
 */
import type { ProducerCommand, Signal } from '@fanfare/shared/contracts'
import { RETRIABLE } from '@fanfare/shared/contracts'
import type { RejectionCode } from '@fanfare/shared/contracts'
import type { Random } from '@fanfare/server/connectors/simulated/random.ts'
import { hold } from './durable-record.ts'
import type { DurableRecord } from './durable-record.ts'
import { nextCommand } from './producer.ts'
import { askingSignal } from './room-activities.ts'
import type { ServerProcess } from './server-process.ts'
import type { VirtualTime } from './virtual-time.ts'

type Message =
  | { kind: 'signals'; signals: Signal[] }
  | { kind: 'command'; key: string; command: ProducerCommand }

export type PlatformParts = {
  channelId: string
  time: VirtualTime
  random: Random
  record: DurableRecord
  server: () => ServerProcess
  onViolation: (error: unknown) => void
}

const TOKEN = 'sim'
const LATE_MS_MAX = 60_000
const NETWORK_MS_MAX = 300
const RETRY_MS_MAX = 1_500
/** Nobody answered: the process died, or takes too long. */
const PATIENCE_MS = 4_000

export class Platform {
  readonly counts = {
    sent: 0,
    acknowledged: 0,
    duplicates: 0,
    rejected: 0,
    retries: 0,
    commands: 0,
  }
  /** Chaos off: everything arrives at once and unchanged. */
  isCalm = false
  readonly #parts: PlatformParts
  /** Answered as accepted, once: nothing of it may ever be missing. */
  readonly #acknowledged = new Set<string>()
  readonly #people = new Set<string>()
  #open = 0
  #commandCount = 0
  #askedCount = 0

  constructor(parts: PlatformParts) {
    this.#parts = parts
  }

  /** Messages that are not answered for good yet. */
  get open(): number {
    return this.#open
  }

  get acknowledged(): ReadonlySet<string> {
    return this.#acknowledged
  }

  /** Cuts what happened into requests and lets the network have its way with them. */
  send(signals: readonly Signal[]): void {
    const { random } = this.#parts
    const waiting = [...signals]
    for (const signal of signals)
      if ('viewer' in signal && signal.viewer !== undefined) this.#people.add(signal.viewer.id)
    while (waiting.length > 0) {
      const request = waiting.splice(0, 1 + random.below(8))
      this.#post({ kind: 'signals', signals: request.map((signal) => this.#disturb(signal)) })
      if (!this.isCalm && random.chance(0.05)) this.#post({ kind: 'signals', signals: request })
      if (!this.isCalm && random.chance(0.02)) {
        this.#post({ kind: 'signals', signals: request.map(changed) })
      }
    }
  }

  /** Somebody asks for something in chat. */
  ask(): void {
    const { random, time } = this.#parts
    const id = `ask-${++this.#askedCount}`
    this.send([askingSignal(random, [...this.#people], id, time.wall)])
  }

  command(): void {
    const { random } = this.#parts
    const command = this.#nextCommand()
    const key = `key-${++this.#commandCount}`
    this.counts.commands++
    this.#post({ kind: 'command', key, command })
    if (random.chance(0.2)) this.#post({ kind: 'command', key, command })
    if (random.chance(0.05)) {
      this.#post({ kind: 'command', key, command: this.#nextCommand() })
    }
  }

  #nextCommand(): ProducerCommand {
    const { random, time } = this.#parts
    return nextCommand(random, time.wall, [...this.#people])
  }

  #disturb(signal: Signal): Signal {
    const { random } = this.#parts
    if (this.isCalm || !random.chance(0.04)) return signal
    const at = random.pick([
      signal.at - random.below(3_600_000),
      signal.at + random.below(250_000),
      signal.at + 600_000,
      0,
    ])
    // The same happening under another clock is another message.
    return { ...signal, id: `${signal.id}-${at}`, at }
  }

  #post(message: Message): void {
    const { random, time } = this.#parts
    this.#open++
    this.counts.sent++
    const isLate = !this.isCalm && random.chance(0.05)
    const delayMs = this.isCalm ? 0 : random.below(isLate ? LATE_MS_MAX : NETWORK_MS_MAX)
    time.after(delayMs, () => this.#deliver(message))
  }

  #deliver(message: Message): void {
    const { time, random, server } = this.#parts
    const process = server()
    let isOver = false
    const again = (): void => {
      if (isOver) return
      isOver = true
      this.counts.retries++
      time.after(1 + random.below(RETRY_MS_MAX), () => this.#deliver(message))
    }
    const giveUp = time.after(PATIENCE_MS, again)
    const settle = (isDone: boolean): void => {
      if (isOver || !process.isAlive) return
      giveUp()
      if (!isDone) return again()
      isOver = true
      this.#open--
    }
    this.#ask(process, message).then(settle, (error: unknown) => {
      if (isRefusal(error)) return settle(false)
      this.#parts.onViolation(error)
    })
  }

  /** Answers whether there is nothing left to try. */
  async #ask(process: ServerProcess, message: Message): Promise<boolean> {
    const { channelId, random } = this.#parts
    if (message.kind === 'command') {
      const { key, command } = message
      const request = { command, tokenId: TOKEN, idempotencyKey: key }
      const done = await process.ingest.command(channelId, request)
      if (done.ok && process.isAlive) this.#took(`cmd:${TOKEN}:${key}`)
      return done.ok || !RETRIABLE.has(done.error.code)
    }
    const { signals } = message
    const taken = await process.ingest.signals(channelId, signals)
    if (!process.isAlive) return false
    if (!taken.ok) return !RETRIABLE.has(taken.error.code)
    const rejected = new Map(taken.value.rejected.map(({ index, code }) => [index, code]))
    this.counts.rejected += rejected.size
    this.counts.duplicates += taken.value.duplicates
    signals.forEach(({ source, id }, index) => {
      if (!rejected.has(index)) this.#took(`${source}:${id}`)
    })
    const shed = signals.filter((_, index) => isRetriable(rejected.get(index)))
    if (shed.length > 0 && !random.chance(0.1)) this.#post({ kind: 'signals', signals: shed })
    return true
  }

  /** It was said to be durable, so it is. */
  #took(causeId: string): void {
    const { record } = this.#parts
    this.counts.acknowledged++
    this.#acknowledged.add(causeId)
    hold(record.has(causeId), () => `${causeId} was acknowledged and is not on the disk`)
  }
}

function isRetriable(code: string | undefined): boolean {
  return code !== undefined && RETRIABLE.has(code as RejectionCode)
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'ChannelRefused'
}

/** The same id with another body. */
function changed(signal: Signal): Signal {
  return signal.type === 'chat' ? { ...signal, text: `${signal.text}?` } : { ...signal, at: 1 }
}
