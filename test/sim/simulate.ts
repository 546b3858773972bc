/**
 * One seed, one history: an evening of a channel in virtual time, with a disk that fails, a process that is
 * killed, clocks that jump and a network that repeats itself. The same seed is the same history.
 */
import { createAudience } from '@fanfare/server/connectors/simulated/audience.ts'
import type { Audience } from '@fanfare/server/connectors/simulated/audience.ts'
import { createRandom } from '@fanfare/server/connectors/simulated/random.ts'
import type { Random } from '@fanfare/server/connectors/simulated/random.ts'
import { checkDisk, checkKept, checkLive, Replay } from './checks.ts'
import { hold } from './durable-record.ts'
import { FaultyDisk, NO_FAULTS } from './faulty-journal.ts'
import { Platform } from './platform.ts'
import { ServerProcess, WINDOW_MIN } from './server-process.ts'
import { VirtualTime } from './virtual-time.ts'

export type Summary = {
  seed: number
  steps: number
  events: number
  signals: number
  crashes: number
  drops: number
  /** Of the state at the end: the same seed, the same hash. */
  stateHash: string
  /** How often each type of event came about. */
  eventCounts: Record<string, number>
  counts: Platform['counts'] & FaultyDisk['counts']
}

/** Says how to see the same failure again. */
export class SimulationFailed extends Error {
  override readonly name = 'SimulationFailed'
  constructor(seed: number, step: number, cause: unknown) {
    const why = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
    super(`SEED=${seed} step ${step}: ${why}`, { cause })
  }
}

const CHANNEL = 'sim'
/** An hour before a programme day begins, so that some histories cross it. */
const START_AT = Date.UTC(2026, 4, 19, 20)
const VIEWERS = 60
const STEP_MS_MAX = 2_500
const TICK_MS = 100
/** A crash that aims at an append comes within this of its beginning. */
const IN_FLIGHT_MS_MAX = 12
/** Until everything is answered, at the end. */
const CALM_STEPS_MAX = 400
const LOOKS_MAX = 10

export type SimulationOptions = {
  steps: number
  /** To try the simulator itself. */
  isDiskLying?: boolean
}

export async function simulate(seed: number, options: SimulationOptions): Promise<Summary> {
  const { steps, isDiskLying = false } = options
  const world = new World(seed, isDiskLying)
  let step = 0
  try {
    for (; step < steps; step++) await world.step()
    await world.settle()
    return world.summary(steps)
  } catch (error) {
    throw new SimulationFailed(seed, step, error)
  } finally {
    world.end()
  }
}

class World {
  readonly #seed: number
  readonly #random: Random
  readonly #time = new VirtualTime(START_AT)
  readonly #disk: FaultyDisk
  readonly #platform: Platform
  readonly #audience: Audience
  #replay: Replay
  #server: ServerProcess
  #violation: unknown = null
  #crashes = 0

  constructor(seed: number, isDiskLying: boolean) {
    this.#seed = seed
    this.#random = createRandom(seed)
    this.#disk = new FaultyDisk(this.#random, this.#time, CHANNEL, WINDOW_MIN)
    this.#disk.isLying = isDiskLying
    this.#replay = new Replay(this.#disk.durable, CHANNEL)
    this.#audience = createAudience(seed, { viewers: VIEWERS, startAt: START_AT })
    this.#server = this.#start()
    this.#platform = new Platform({
      channelId: CHANNEL,
      time: this.#time,
      random: this.#random,
      record: this.#disk.record,
      server: () => this.#server,
      onViolation: (error) => this.#note(error),
    })
  }

  async step(): Promise<void> {
    this.#weather()
    if (this.#random.chance(0.1)) this.#aimCrash()
    await this.#pass(this.#random.below(STEP_MS_MAX))
    await this.#check()
  }

  /** The storm is over: everything is sent until it is answered, and nothing may be missing. */
  async settle(): Promise<void> {
    this.#disk.faults = NO_FAULTS
    this.#platform.isCalm = true
    for (let step = 0; step < CALM_STEPS_MAX && this.#platform.open > 0; step++) {
      await this.#pass(1_000)
    }
    const { open } = this.#platform
    hold(open === 0, () => `${open} messages were never answered`)
    await this.#check()
    let live = await this.#look()
    // A deadline may pass while we look.
    for (let tries = 0; tries < LOOKS_MAX && live?.seq !== this.#replay.state.seq; tries++) {
      live = await this.#look()
    }
    hold(live !== null, () => 'the channel does not run at the end')
    checkLive(live, this.#replay)
    await checkKept(this.#disk, CHANNEL, this.#platform.acknowledged)
  }

  summary(steps: number): Summary {
    const { crashes, signals } = { crashes: this.#crashes, signals: this.#disk.record.idCount }
    return {
      seed: this.#seed,
      steps,
      events: this.#disk.record.seq,
      signals,
      crashes,
      drops: this.#disk.counts.failed,
      stateHash: this.#replay.hash(),
      eventCounts: Object.fromEntries(this.#disk.record.eventCounts),
      counts: { ...this.#platform.counts, ...this.#disk.counts },
    }
  }

  end(): void {
    this.#server.kill()
  }

  #weather(): void {
    const random = this.#random
    if (!random.chance(0.3)) return
    const isCalm = random.chance(0.5)
    this.#disk.faults = isCalm
      ? NO_FAULTS
      : { failing: 0.1 * random.next(), slow: 0.3 * random.next(), unreadable: 0.2 * random.next() }
    if (random.chance(0.1)) this.#time.skewMs = random.between(-3_600_000, 3_600_000)
  }

  async #pass(durationMs: number): Promise<void> {
    const random = this.#random
    for (let left = durationMs; left > 0; left -= TICK_MS) {
      await this.#time.advance(Math.min(left, TICK_MS))
      if (this.#platform.isCalm) continue
      this.#platform.send(this.#audience.next(this.#time.steady))
      if (random.chance(0.2)) this.#platform.ask()
      if (random.chance(0.12)) this.#platform.command()
    }
    // Now and then nothing happens for hours, and every deadline passes meanwhile.
    if (!this.#platform.isCalm && random.chance(0.03)) {
      await this.#time.advance(random.below(30 * 3_600_000))
      this.#audience.skip(this.#time.steady - START_AT)
    }
  }

  /** Half of the crashes come while something is on its way to the disk, the others whenever they like. */
  #aimCrash(): void {
    const afterMs = (limitMs: number): void => {
      this.#time.after(this.#random.below(limitMs), () => {
        this.#crash().catch((error: unknown) => this.#note(error))
      })
    }
    if (this.#random.chance(0.5)) afterMs(STEP_MS_MAX)
    else this.#disk.onNextAppend = () => afterMs(IN_FLIGHT_MS_MAX)
  }

  async #crash(): Promise<void> {
    this.#server.kill()
    await this.#disk.crash()
    this.#crashes++
    this.#server = this.#start()
  }

  #start(): ServerProcess {
    return new ServerProcess({
      channelId: CHANNEL,
      disk: this.#disk,
      time: this.#time,
      random: this.#random,
      onViolation: (error) => this.#note(error),
    })
  }

  #note(error: unknown): void {
    this.#violation ??= error
  }

  async #check(): Promise<void> {
    if (this.#violation !== null) throw this.#violation
    await checkDisk(this.#disk, CHANNEL, this.#replay)
    if (this.#disk.onTheirWay > 0) return
    const live = await this.#look()
    if (live !== null && live.seq === this.#replay.state.seq) checkLive(live, this.#replay)
  }

  /** Looking may open the channel, and opening may set off a batch: time has to pass for its answer. */
  async #look() {
    let found: Awaited<ReturnType<ServerProcess['look']>> = null
    let isOver = false
    const looked = this.#server.look().then((look) => {
      found = look
      isOver = true
    })
    while (!isOver) await this.#time.advance(TICK_MS)
    await looked
    await this.#replay.follow()
    return found as Awaited<ReturnType<ServerProcess['look']>>
  }
}
