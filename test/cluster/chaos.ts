/** One service under load, hurt again and again: what broke, how long it was away, and how long until all pages agreed. */
import { createRandom } from '@fanfare/server/connectors/simulated/random.ts'
import type { Random } from '@fanfare/server/connectors/simulated/random.ts'
import { checkJournal, checkReads } from './chaos-check.ts'
import { FAULTS } from './chaos-faults.ts'
import type { Fault, FaultKind } from './chaos-faults.ts'
import { ChaosLoad } from './chaos-load.ts'
import { ChaosPages } from './chaos-pages.ts'
import { CHANNEL, ChaosService } from './chaos-room.ts'

export type ChaosOptions = {
  kinds: readonly FaultKind[]
  /** Of each kind. */
  rounds: number
  nodes: number
  leaseMs: number
  seed: number
  /** Hears of each round as it ends. */
  tell: (line: string) => void
}

export type Tally = {
  kind: FaultKind
  rounds: number
  violations: string[]
  /** Longest time without any acknowledgement. */
  awayMsMax: number
  /** From the last acknowledgement until all pages agree. */
  convergedMsMax: number
  acknowledged: number
  lost: number
}

const QUOTA = 40
const BEFORE_MS = [300, 1_500] as const
const AFTER_MS = 700
const CONVERGED_MS_MAX = 20_000

/** Kinds that need the same Redis share one service, in the order given. */
export async function chaos(options: ChaosOptions): Promise<Tally[]> {
  const random = createRandom(options.seed)
  const tallies: Tally[] = []
  for (const kinds of together(options.kinds)) {
    const { form, durability } = FAULTS[kinds[0]!]
    const { nodes, leaseMs } = options
    const service = await ChaosService.start({ form, durability, nodes, leaseMs, random })
    try {
      const room = await ChaosRoom.open(service, random)
      try {
        for (const kind of kinds) tallies.push(await room.play(kind, options))
      } finally {
        room.close()
      }
    } finally {
      await service.stop()
    }
  }
  return tallies
}

function together(kinds: readonly FaultKind[]): FaultKind[][] {
  const groups = new Map<string, FaultKind[]>()
  for (const kind of kinds) {
    const { form, durability } = FAULTS[kind]
    const name = `${form} ${durability}`
    groups.set(name, [...(groups.get(name) ?? []), kind])
  }
  return [...groups.values()]
}

class ChaosRoom {
  readonly #service: ChaosService
  readonly #random: Random
  readonly #load: ChaosLoad
  readonly #pages: ChaosPages
  #round = 0

  private constructor(service: ChaosService, random: Random) {
    this.#service = service
    this.#random = random
    const { nodes } = service.nodes
    this.#load = new ChaosLoad({ channelId: CHANNEL, nodes, random })
    this.#pages = new ChaosPages(nodes, CHANNEL)
  }

  static async open(service: ChaosService, random: Random): Promise<ChaosRoom> {
    const room = new ChaosRoom(service, random)
    await room.#load.introduce()
    return room
  }

  close(): void {
    this.#pages.stop()
  }

  async play(kind: FaultKind, { rounds, tell }: ChaosOptions): Promise<Tally> {
    const tally: Tally = {
      kind,
      rounds: 0,
      violations: [],
      awayMsMax: 0,
      convergedMsMax: 0,
      acknowledged: 0,
      lost: 0,
    }
    while (tally.rounds < rounds) {
      tally.rounds++
      const before = tally.violations.length
      try {
        tell(`${kind} ${tally.rounds}: ${await this.#once(FAULTS[kind], tally)}`)
      } catch (error) {
        tally.violations.push(error instanceof Error ? (error.stack ?? '') : String(error))
      }
      const broken = tally.violations.slice(before)
      if (broken.length === 0) continue
      for (const sentence of broken) tell(`${kind} ${tally.rounds}: BROKEN ${sentence}`)
      for (const node of this.#service.nodes.nodes) {
        for (const line of node.words.slice(-20)) tell(`    ${node.name}: ${line}`)
      }
    }
    return tally
  }

  async #once(fault: Fault, tally: Tally): Promise<string> {
    await this.#expectAllRun(tally)
    const load = this.#load
    const earlier = load.sent.length
    const keyword = `Q${++this.#round}`
    const saleId = await this.#openSale(keyword)
    load.start(keyword)
    let told: string
    let startedAt: number
    let stoppedAt = 0
    try {
      await pause(this.#random.between(...BEFORE_MS))
      startedAt = performance.now()
      told = await fault.hurt(this.#service)
      await pause(AFTER_MS)
    } finally {
      stoppedAt = performance.now()
      await load.stop()
    }
    const endedAt = load.ackedAt.at(-1) ?? startedAt
    const awayMs = Math.round(load.longestGapMs(startedAt, endedAt))
    const drainedMs = Math.round(performance.now() - stoppedAt)
    const owner = await this.#service.owner()
    const different = await this.#pages.converged(owner, CONVERGED_MS_MAX)
    const convergedMs = Math.round(performance.now() - endedAt)
    await this.#service.settled()
    const verdict = await checkJournal(this.#service, load.sent, fault.mayLose)
    const broken = [
      ...load.complaints.splice(0),
      ...verdict.violations,
      ...(different === '' ? [] : [different]),
    ]
    // What the store lost after it was shown is shown again when it is sent again.
    const doubled = this.#pages.doubled()
    if (!fault.mayLose) broken.push(...doubled)
    if (verdict.lost === 0) {
      broken.push(...(await checkReads(this.#service.nodes.nodes, saleId, load.sent)))
    }
    const acknowledged = load.sent.slice(earlier).filter((one) => one.ackedAt !== null).length
    await this.#closeSale(saleId)
    tally.violations.push(...broken)
    tally.awayMsMax = Math.max(tally.awayMsMax, awayMs)
    tally.convergedMsMax = Math.max(tally.convergedMsMax, convergedMs)
    tally.acknowledged += acknowledged
    tally.lost += verdict.lost
    return `${told}; away ${awayMs} ms, all answered after ${drainedMs} ms, agreed ${convergedMs} ms after the last answer, ${acknowledged} acknowledged, ${verdict.lost} lost, ${verdict.incidents} incidents`
  }

  /** A node that ended without being asked is a fault of its own, and must not spoil the next round. */
  async #expectAllRun(tally: Tally): Promise<void> {
    for (const node of this.#service.nodes.nodes) {
      if (node.isRunning) continue
      tally.violations.push(`${node.name} had ended: ${node.words.at(-1)}`)
      await node.start()
    }
  }

  async #openSale(keyword: string): Promise<string> {
    const sale = { title: `Mug ${keyword}`, keyword, quota: QUOTA, holdSeconds: 600, waitlist: 5 }
    const opened = await this.#load.press({ type: 'OpenSeckill', ...sale }, `open ${keyword}`)
    const events = opened['events'] as { type: string; activityId?: string }[]
    const id = events.find(({ type }) => type === 'SeckillOpened')?.activityId
    if (id === undefined) throw new Error(`no sale was opened: ${JSON.stringify(opened)}`)
    return id
  }

  /** One that was lost with its opening is not there to be closed. */
  async #closeSale(activityId: string): Promise<void> {
    try {
      await this.#load.press({ type: 'CloseSeckill', activityId }, `close ${activityId}`)
    } catch (error) {
      if (!String(error).includes('seckill/unknown')) throw error
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
