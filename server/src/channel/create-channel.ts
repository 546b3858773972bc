/**
 * A running channel: the single writer. Takes what waits, decides and applies it in memory, makes one append
 * for the whole batch, and shows nothing of it before that append is durable.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import type { MemberId } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import type { Durability } from '@fanfare/shared/contracts'
import type { Journal } from '../journal/journal.ts'
import { APPENDS_IN_FLIGHT_MAX, CAUSES_REMEMBERED_MAX } from '../limits.ts'
import { Batch, roomOf } from './batch.ts'
import type { ChannelMemory, Counters } from './batch.ts'
import { ChannelRefused } from './channel-refused.ts'
import type { Channel, ChannelOutputs, ChannelReading, ChannelStatus } from './channel.ts'
import type { Clock } from './clock.ts'
import { engine as realEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { loadChannel } from './load-channel.ts'
import type { LoadOptions } from './load-channel.ts'
import { Mailbox } from './mailbox.ts'
import type { Answer, Busy, MailboxLimits, Waiting } from './mailbox.ts'
import { randomMemberId } from './member-id.ts'
import { OutputGate } from './output-gate.ts'
import { allRecalled, recallOlder } from './recall-older.ts'
import type { Recalled } from './recall-older.ts'
import { StorePromise } from './store-promise.ts'
import type { Outcome, Submission } from './submission.ts'
import { Ticker } from './ticker.ts'

export type ChannelOptions = Partial<Pick<LoadOptions, 'ahead'>> & {
  journal: Journal
  clock: Clock
  engine?: Engine
  /** Hex; fresh for every batch. */
  newSeed?: () => string
  newMemberId?: () => MemberId
  mailboxLimits?: MailboxLimits
  appendsInFlightMax?: number
  causesMax?: number
  /** While the journal promises less, whatever moves value is refused. Absent: nothing is. */
  requiredDurability?: Durability
  /** The last inbox entry that is decided: goes into the journal with what it brought about. */
  cursor?: () => string | undefined
  /** The channel ended by itself, once; `stopped`: on a broken invariant, never to be opened again. */
  onEnded?: (ended: { how: 'dropped' | 'stopped'; error: Error }) => void
}

export interface RunningChannel extends Channel {
  /** Where the inbox stood in the journal when it was opened. */
  readonly openedCursor: string | undefined
  /** Takes nothing more, and resolves when everything accepted is durable. */
  close(): Promise<void>
  /** Ends it at once as dropped: nothing more of it is shown, whatever is on its way. */
  drop(reason: Error): void
}

export async function createChannel(
  channelId: string,
  options: ChannelOptions,
): Promise<RunningChannel> {
  const { epoch, memory, cursor } = await loadChannel(channelId, {
    journal: options.journal,
    engine: options.engine ?? realEngine,
    causesMax: options.causesMax ?? CAUSES_REMEMBERED_MAX,
    newMemberId: options.newMemberId ?? randomMemberId,
    ahead: options.ahead ?? null,
  })
  const channel = new SingleWriter(channelId, { epoch, cursor }, memory, options)
  channel.start()
  return channel
}

type Opened = { epoch: number; cursor: string | undefined }
type Life = 'running' | 'closing' | 'dropped' | 'stopped'

class SingleWriter implements RunningChannel {
  readonly id: string
  readonly incarnation = randomUUID()
  readonly openedCursor: string | undefined
  readonly #epoch: number
  /** As the last append said. */
  #cursor: string | undefined
  readonly #memory: ChannelMemory
  readonly #options: ChannelOptions
  readonly #mailbox: Mailbox
  readonly #gate: OutputGate
  readonly #ticker: Ticker
  readonly #newSeed: () => string
  readonly #counters: Counters = { accepted: 0, duplicates: 0, rejected: 0, quarantined: 0 }
  readonly #promise: StorePromise
  #life: Life = 'running'
  #outputs: ChannelOutputs | null = null
  /** Requests that were taken from the mailbox and are not held by the gate yet. */
  #taken: Waiting[] = []
  #isAwake = false
  #isTurning = false
  #closed: (() => void)[] = []

  constructor(id: string, opened: Opened, memory: ChannelMemory, options: ChannelOptions) {
    this.id = id
    this.openedCursor = opened.cursor
    this.#epoch = opened.epoch
    this.#cursor = opened.cursor
    this.#memory = memory
    this.#options = options
    this.#promise = new StorePromise(options, memory.state.seq)
    this.#mailbox = new Mailbox(options.mailboxLimits)
    this.#newSeed = options.newSeed ?? (() => randomBytes(16).toString('hex'))
    this.#gate = new OutputGate(memory.state.seq, {
      onFailure: (error) => this.#end('dropped', error),
      onRelease: () => this.#wake(),
    })
    const { engine, state } = memory
    this.#ticker = new Ticker(
      options.clock,
      () => engine.nextDeadline(state),
      () => this.#wake(),
    )
  }

  /** Deadlines that passed while the channel was closed are settled first. */
  start(): void {
    this.#ticker.arm()
  }

  submit(submissions: readonly Submission[], onDecided?: () => void): Promise<Answer> {
    if (this.#life !== 'running') return Promise.resolve(this.#refusal())
    if (submissions.length === 0) return Promise.resolve([])
    const room = roomOf(this.#memory, () => this.#now())
    const answer = this.#mailbox.put(
      submissions,
      this.#options.clock.now(),
      (kept) => recallOlder(this.#options.journal, this.id, this.#memory.causes, kept, room),
      ({ isHeard }) => isHeard?.(room) ?? false,
      onDecided,
    )
    if (this.#mailbox.size > 0) this.#wake()
    return answer
  }

  async read<T>(look: (reading: ChannelReading) => T): Promise<T> {
    const refused = () => new ChannelRefused(rejection(this.#refusal().busy, `it is ${this.#life}`))
    if (this.#life !== 'running') throw refused()
    const found = look(this.#reading(this.#now()))
    await this.#gate.passed().catch(() => Promise.reject(refused()))
    return found
  }

  attach(outputs: ChannelOutputs): void {
    this.#outputs = outputs
  }

  status(): ChannelStatus {
    const { oldestSince, size, shedCount } = this.#mailbox
    const lagMs = oldestSince === null ? 0 : Math.max(0, this.#options.clock.now() - oldestSince)
    return {
      id: this.id,
      seq: this.#gate.durableSeq,
      queue: size,
      lagMs,
      durability: this.#options.journal.durability,
      counters: { ...this.#counters, shed: shedCount },
    }
  }

  close(): Promise<void> {
    if (this.#life === 'running') this.#life = 'closing'
    return new Promise((resolve) => {
      this.#closed.push(resolve)
      this.#wake()
    })
  }

  drop(reason: Error): void {
    this.#end('dropped', reason)
  }

  #now(): number {
    return Math.max(this.#memory.state.at, this.#options.clock.now())
  }

  #reading(at: number): ChannelReading {
    return { state: this.#memory.state, identities: this.#memory.identities, at }
  }

  /** One turn after the sockets had theirs, so that what came together is decided together. */
  #wake(): void {
    if (this.#isAwake) return
    this.#isAwake = true
    setImmediate(() => {
      this.#isAwake = false
      void this.#turn()
    })
  }

  async #turn(): Promise<void> {
    if (this.#isTurning) return
    this.#isTurning = true
    try {
      if (this.#isWorking() && this.#hasRoom() && this.#hasWork()) await this.#takeBatch()
    } finally {
      this.#isTurning = false
    }
    if (this.#isWorking() && this.#hasRoom() && this.#hasWork()) this.#wake()
    else this.#finishClosing()
  }

  #isWorking(): boolean {
    return this.#life === 'running' || this.#life === 'closing'
  }

  #hasRoom(): boolean {
    return this.#gate.size < (this.#options.appendsInFlightMax ?? APPENDS_IN_FLIGHT_MAX)
  }

  #hasWork(): boolean {
    return this.#mailbox.size > 0 || (this.#life === 'running' && this.#ticker.isDue(this.#now()))
  }

  async #takeBatch(): Promise<void> {
    this.#taken = this.#mailbox.takeBatch()
    const all = await allRecalled(this.#taken).catch((error: unknown) => {
      this.#end('dropped', asError(error))
      return null
    })
    // From here to the append nothing may wait: the state is ahead of the journal.
    if (all === null || !this.#isWorking()) return
    for (const { answer } of all.unable) answer({ busy: 'channel/busy' })
    this.#taken = all.able
    try {
      this.#decide(all.able, all.recalled)
    } catch (error) {
      this.#end('stopped', asError(error))
    }
  }

  #decide(taken: readonly Waiting[], recalled: Recalled): void {
    const memory = this.#memory
    const firstSeq = memory.state.seq + 1
    const stamp = { at: this.#now(), seed: this.#newSeed(), ...this.#promise.look() }
    const batch = new Batch(memory, stamp, recalled)
    this.#ticker.ticked(batch.tick())
    const answered = taken.map(({ submissions, answer, onDecided }) => {
      const outcomes = submissions.map((submission) => batch.submit(submission))
      onDecided()
      return { answer, outcomes }
    })
    const durable = this.#append(batch, firstSeq)
    this.#taken = []
    this.#count(batch)
    this.#hold(batch, durable, answered)
    this.#ticker.arm()
  }

  #append(batch: Batch, firstSeq: number): Promise<unknown> {
    const { engine, state, identities } = this.#memory
    const { envelopes, remember, seen } = batch
    const rows = [...engine.takeChanges(state), ...identities.takeChanges()]
    const cursor = this.#options.cursor?.() ?? this.#cursor
    const isEmpty = [envelopes, rows, remember, seen].every((list) => list.length === 0)
    if (isEmpty && cursor === this.#cursor) return Promise.resolve()
    this.#cursor = cursor
    return this.#options.journal.append(this.id, {
      epoch: this.#epoch,
      firstSeq,
      envelopes,
      rows,
      remember,
      seen,
      ...(cursor === undefined ? {} : { cursor }),
    })
  }

  #hold(
    batch: Batch,
    durable: Promise<unknown>,
    answered: readonly { answer: (answer: Answer) => void; outcomes: Outcome[] }[],
  ): void {
    const outputs = this.#outputs
    const { at, envelopes, applied } = batch
    const isNews = envelopes.length > 0 || applied.length > 0
    let captured: { of: unknown } | null = null
    this.#gate.hold(
      this.#memory.state.seq,
      durable,
      () => {
        for (const { answer, outcomes } of answered) answer(outcomes)
        // Whoever took the outputs over meanwhile saw this batch in the state it began with.
        if (captured !== null && outputs === this.#outputs) this.#release(captured.of)
      },
      () => {
        for (const { answer } of answered) answer(this.#refusal())
      },
    )
    if (outputs === null || !isNews) return
    captured = { of: outputs.capture(this.#reading(at), { at, envelopes, applied }) }
  }

  /** Outputs that fail have shown half a batch: only a new incarnation makes what they show whole. */
  #release(captured: unknown): void {
    try {
      this.#outputs?.release(captured)
    } catch (error) {
      this.#end('dropped', asError(error))
    }
  }

  #count({ counters }: Batch): void {
    this.#counters.accepted += counters.accepted
    this.#counters.duplicates += counters.duplicates
    this.#counters.rejected += counters.rejected
    this.#counters.quarantined += counters.quarantined
  }

  /**
   * Nothing is undone: what was decided and is not on its way is forgotten, and nobody was told. After a
   * broken invariant, what is on its way was decided before it and is still answered.
   */
  #end(how: 'dropped' | 'stopped', error: Error): void {
    if (how === 'dropped') this.#gate.shut(error)
    // One that stopped before may be closing, and waited for what is not coming any more.
    if (!this.#isWorking()) return this.#finishClosing()
    this.#life = how
    this.#ticker.stop()
    this.#mailbox.refuseAll(this.#refusal())
    for (const { answer } of this.#taken) answer(this.#refusal())
    this.#taken = []
    this.#outputs?.dropped(error.message)
    this.#outputs = null
    this.#finishClosing()
    this.#options.onEnded?.({ how, error })
  }

  #refusal(): Busy {
    return { busy: this.#life === 'stopped' ? 'channel/stopped' : 'channel/unavailable' }
  }

  #finishClosing(): void {
    if (this.#life === 'running' || this.#closed.length === 0) return
    if (this.#gate.size > 0 || this.#mailbox.size > 0 || this.#taken.length > 0) return
    this.#ticker.stop()
    this.#outputs?.dropped('closed')
    this.#outputs = null
    for (const resolve of this.#closed.splice(0)) resolve()
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
