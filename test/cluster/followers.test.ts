/** A node that follows another node's channel over a bus that loses and delays: what its pages show in the end. */
import { STREAM_LINGER_MS } from '@fanfare/server/broadcast/limits.ts'
import { FOLLOW_BEAT_MS } from '@fanfare/server/limits.ts'
import type { MemberId } from '@fanfare/shared/base'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cueOf } from '../broadcast/fake-channel.ts'
import { FollowedStage } from './followed-stage.ts'

let stage: FollowedStage

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_000_000 })
  stage = await new FollowedStage().start()
})

afterEach(() => {
  stage.close()
  vi.clearAllTimers()
  vi.useRealTimers()
})

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

/** Long enough for whatever was lost to be noticed and asked for again. */
const SETTLED_MS = 6 * FOLLOW_BEAT_MS

type Step =
  | { do: 'apply'; total: number; cues: number }
  | { do: 'wait'; ms: number }
  | { do: 'lose'; count: number }
  | { do: 'leave' | 'arrive'; page: number }
  | { do: 'hold' | 'heal' }
  | { do: 'move'; told: boolean; pauseMs: number }
  | { do: 'reopen' | 'stall' }

const page = fc.integer({ min: 0, max: 1 })
type Weighted = { weight: number; arbitrary: fc.Arbitrary<Step> }
const harmless: Weighted[] = [
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('apply' as const),
      total: fc.integer({ min: 0, max: 30 }),
      cues: fc.integer({ min: 0, max: 2 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(0, 1, 17, 60, 700, FOLLOW_BEAT_MS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('lose' as const),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('hold' as const, 'heal' as const) }) },
]
const hard: Weighted[] = [
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'arrive' as const), page }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      told: fc.boolean(),
      pauseMs: fc.constantFrom(0, 300, 7_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('reopen' as const, 'stall' as const) }) },
]

async function take(steps: readonly Step[]): Promise<void> {
  let cue = 0
  for (const step of steps) {
    if (step.do === 'apply') {
      const cues = Array.from({ length: step.cues }, () => `cue-${cue++}`)
      stage.apply({ total: step.total, cues })
    } else if (step.do === 'wait') await pass(step.ms)
    else if (step.do === 'lose') stage.net.losing = step.count
    else if (step.do === 'hold') stage.net.hold()
    else if (step.do === 'heal') stage.net.heal()
    else if (step.do === 'leave') stage.leave(stage.pages[step.page]!)
    else if (step.do === 'arrive') void stage.arrive(stage.pages[step.page]!)
    else if (step.do === 'stall') stage.net.silence(stage.owner!)
    else if (step.do === 'reopen') stage.open(stage.owner!, false)
    else if (step.do === 'move') await move(step)
  }
}

async function move({ told, pauseMs }: { told: boolean; pauseMs: number }): Promise<void> {
  const next = stage.owner === 'a' ? 'b' : 'a'
  if (pauseMs > 0) {
    stage.end()
    stage.places.move('show', null, told)
    await pass(pauseMs)
  }
  stage.open(next, told)
}

async function arriveAll(): Promise<void> {
  for (const one of stage.pages) void stage.arrive(one)
  await pass(20)
  for (const one of stage.pages) expect(one.view?.board.total).toBe(0)
}

/** A new stage for each run: properties do not share one. */
async function anew(): Promise<void> {
  stage.close()
  vi.clearAllTimers()
  stage = await new FollowedStage().start()
}

describe('a followed channel', () => {
  test('[FO1] after any losses, stalls and owners every page shows what the owner shows, each cue at most once', async () => {
    const steps = fc.array(fc.oneof(...harmless, ...hard), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        await anew()
        await arriveAll()
        await take(taken)
        stage.net.heal()
        for (const one of stage.pages) void stage.arrive(one)
        await pass(SETTLED_MS)
        stage.apply({ total: 1_000, cues: ['last'] })
        await pass(SETTLED_MS)
        const owners = stage.broadcast!.lanes.overlay.snapshot()
        for (const one of stage.pages) {
          expect(one.view).toEqual(owners.view)
          expect(one.view?.board.total).toBe(1_000)
          const { incarnation, seq } = owners
          expect(one.follower.position).toEqual({ incarnation, seq })
          expect(new Set(one.cues).size).toBe(one.cues.length)
          expect(one.cues.every((id) => stage.emitted.includes(id))).toBe(true)
          expect(one.cues).toContain('last')
        }
      }),
      { numRuns: 200 },
    )
  }, 30_000)

  test('[FO2] where frames were only lost or late every cue is played, in its order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(...harmless), { minLength: 5, maxLength: 40 }),
        async (taken) => {
          await anew()
          await arriveAll()
          await take(taken)
          stage.net.heal()
          await pass(SETTLED_MS)
          for (const one of stage.pages) expect(one.cues).toEqual(stage.emitted)
        },
      ),
      { numRuns: 120 },
    )
  }, 30_000)

  test('[FO2] the loss of the very last frame is noticed by the owner’s beat', async () => {
    await arriveAll()
    stage.net.losing = 1
    stage.apply({ total: 7, cues: ['lost'] })
    await pass(FOLLOW_BEAT_MS / 2)
    expect(stage.pages[0]!.cues).toEqual([])
    await pass(2 * FOLLOW_BEAT_MS)
    expect(stage.pages.map(({ cues }) => cues)).toEqual([['lost'], ['lost']])
    expect(stage.pages[0]!.view?.board.total).toBe(7)
  })

  test('[FO3] a hello is answered from the copy at once while the owner is silent, who is then looked for', async () => {
    await arriveAll()
    stage.apply({ total: 3, cues: ['seen'] })
    await pass(50)
    stage.net.silence('a')
    const [first, second] = stage.pages
    stage.leave(first!)
    await pass(3_000)
    void stage.arrive(first!)
    expect(first!.view?.board.total).toBe(3)
    const looks = stage.places.looks.get('gate') ?? 0
    await pass(6 * FOLLOW_BEAT_MS)
    expect(stage.places.looks.get('gate')).toBeGreaterThan(looks)
    // Pages kept their picture all the while.
    expect(second!.view?.board.total).toBe(3)
    stage.net.heal()
    stage.apply({ total: 4 })
    await pass(SETTLED_MS)
    expect(second!.view?.board.total).toBe(4)
  })

  test('[FO3] a page that saw a newer owner elsewhere is not led back, unless nobody answers', async () => {
    await arriveAll()
    const [page, other] = stage.pages
    stage.open('b', false)
    const { overlay } = stage.broadcast!.lanes
    await overlay.ready()
    stage.leave(page!)
    page!.snapshot(overlay.snapshot(), true)
    void stage.arrive(page!)
    await pass(500)
    expect(page!.incarnations.slice(1).every((one) => one === 'inc-2')).toBe(true)
    expect(other!.incarnations).toEqual(['inc-1', 'inc-2'])
    // Where the owner has just been asked, it is not asked again.
    await pass(FOLLOW_BEAT_MS)
    stage.net.silence('b')
    stage.leave(page!)
    page!.snapshot({ ...overlay.snapshot(), incarnation: 'inc-3' }, true)
    void stage.arrive(page!)
    await pass(FOLLOW_BEAT_MS / 2)
    expect(page!.incarnations.at(-1)).toBe('inc-3')
    await pass(FOLLOW_BEAT_MS)
    expect(page!.incarnations.at(-1)).toBe('inc-2')
  })

  test('[FO3] a page that comes to an unanswered copy without a picture is refused in time, and the copy goes on asking', async () => {
    stage.net.silence('a')
    let refused = 0
    const { overlay } = stage.copy.lanes
    overlay.ready(null).catch(() => void (refused += 1))
    await pass(3_000)
    expect(refused).toBe(1)
    stage.net.heal()
    await pass(3_000)
    expect(overlay.hasView).toBe(true)
  })

  test('[FO3] and so is one that comes while nothing can be heard of the owner', async () => {
    let back: () => void = () => undefined
    stage.net.deaf = new Promise((resolve) => {
      back = resolve
    })
    let refused = 0
    const { overlay } = stage.copy.lanes
    overlay.ready(null).catch(() => void (refused += 1))
    await pass(3_000)
    expect(refused).toBe(1)
    back()
    await pass(3_000)
    expect(overlay.hasView).toBe(true)
    void stage.arrive(stage.pages[0]!)
    stage.apply({ total: 1, cues: ['once'] })
    await pass(1_000)
    expect(stage.pages[0]!.cues).toEqual(['once'])
    expect(stage.pages[0]!.follower.position?.seq).toBe(1)
  })

  test('[FO4] nothing is said between nodes while nobody follows elsewhere, and it ends when the last page left', async () => {
    const framesSaid = () => stage.net.said.filter(({ topic }) => topic.includes(':frames:')).length
    await pass(10_000)
    stage.apply({ total: 1, cues: ['alone'] })
    await pass(1_000)
    expect(framesSaid()).toBe(0)
    for (const one of stage.pages) void stage.arrive(one)
    await pass(200)
    stage.apply({ total: 2, cues: ['heard'] })
    await pass(100)
    expect(framesSaid()).toBe(1)
    for (const one of stage.pages) stage.leave(one)
    await pass(STREAM_LINGER_MS + 2 * FOLLOW_BEAT_MS)
    expect(stage.wentIdle).toBeGreaterThan(0)
    stage.copy.stop()
    await pass(STREAM_LINGER_MS)
    expect(stage.offerOf('a').followers).toBe(0)
    const before = stage.net.said.length
    stage.apply({ total: 3, cues: ['alone again'] })
    await pass(10_000)
    expect(stage.net.said.length).toBe(before)
  })

  test('[FO4] a node that fell silent no longer counts as following', async () => {
    await arriveAll()
    await pass(FOLLOW_BEAT_MS)
    expect(stage.offerOf('a').followers).toBe(2)
    expect(stage.offerOf('a').attendance().producers).toEqual([{ id: 'p1', label: 'Ann' }])
    stage.net.silence('gate')
    await pass(5 * FOLLOW_BEAT_MS)
    expect(stage.offerOf('a').followers).toBe(0)
    expect(stage.offerOf('a').attendance().producers).toEqual([])
    stage.net.heal()
    await pass(2 * FOLLOW_BEAT_MS)
    expect(stage.offerOf('a').followers).toBe(2)
  })

  test('[FO5] a storm of hellos costs the owner no question', async () => {
    await arriveAll()
    const { asks } = stage
    for (let index = 0; index < 200; index++) {
      stage.leave(stage.pages[0]!)
      await stage.arrive(stage.pages[0]!)
    }
    // A position of another incarnation may be news of another owner: asked about once.
    const { overlay } = stage.copy.lanes
    let answered = 0
    for (let index = 0; index < 200; index++) {
      overlay.ready({ incarnation: 'other', seq: 1 }).then(
        () => void (answered += 1),
        () => undefined,
      )
      await pass(5)
    }
    expect(answered).toBe(200)
    expect(stage.asks - asks).toBeLessThanOrEqual(1)
  })

  test('[FO5] frames that overtake the answer wait for it, and cost no second question', async () => {
    stage.net.delayOf = (topic) => (topic.includes('frames') ? 1 : 50)
    for (const one of stage.pages) void stage.arrive(one)
    await pass(60)
    stage.apply({ total: 1, cues: ['early'] })
    await pass(60)
    expect(stage.pages.map(({ view }) => view?.board.total)).toEqual([1, 1])
    expect(stage.asks).toBe(1)
  })

  test('[FO6] a member’s own numbers come to the node of its pages, also after losses and under the next owner', async () => {
    const member = 'm1' as MemberId
    const balances = () => stage.personal.map(({ view }) => view.balance)
    stage.copy.personal.bind(member)
    await pass(1_000)
    expect(balances()).toEqual([0])
    stage.apply({ total: 5, members: ['m1'] })
    await pass(1_000)
    expect(balances()).toEqual([0, 5])
    stage.apply({ total: 6, members: ['m1'] })
    stage.net.losing = 1
    await pass(600)
    expect(balances()).toEqual([0, 5])
    await pass(3 * FOLLOW_BEAT_MS)
    expect(balances().at(-1)).toBe(6)
    stage.open('b')
    await pass(1_000)
    stage.apply({ total: 7, members: ['m1'] })
    await pass(1_000)
    expect(balances().at(-1)).toBe(7)
    // A second page of the same member is told at once what is here.
    const { length } = stage.personal
    stage.copy.personal.bind(member)
    stage.copy.personal.refresh(member)
    expect(stage.personal.length).toBe(length + 1)
    stage.copy.personal.unbind(member)
    stage.copy.personal.unbind(member)
    await pass(1_000)
    stage.apply({ total: 8, members: ['m1'] })
    await pass(2_000)
    expect(balances().at(-1)).toBe(7)
  })

  test('[FO7] tests of the stage and cues that reached a picture go to the owner', async () => {
    stage.copy.playTest([cueOf('test')])
    stage.copy.shown('overlay-1', ['c1', 'c2'])
    await pass(10)
    expect(stage.tested).toEqual(['test'])
    expect(stage.shown).toEqual(['c1', 'c2'])
  })

  test('[FO8] when the channel comes to this node the copy says so and shows on until it is replaced', async () => {
    await arriveAll()
    stage.apply({ total: 9 })
    await pass(100)
    stage.end()
    stage.places.move('show', 'gate')
    expect(stage.cameHere).toBeGreaterThan(0)
    expect(stage.copy.stopped).toBe(false)
    expect(stage.copy.lanes.overlay.snapshot().view.board.total).toBe(9)
  })
})
