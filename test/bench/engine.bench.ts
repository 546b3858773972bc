/** The engine alone, in memory: how many lines of chat a core decides and applies, and what a big channel costs. */
import { startChild } from './child-program.ts'
import type { ChildProgram } from './child-program.ts'
import type { RoomQuestion, RoomRound } from './engine-room.ts'
import { report } from './report.ts'
import { median } from './statistics.ts'

const ROUNDS = 7
const WARMING_ROUNDS = 1
const SIGNALS_PER_ROUND = 200_000
const ACTIVE = 1_000
const OPEN_MS_MAX = 120_000
const ROUND_MS_MAX = 30_000
const PER_SECOND_MIN = 300_000
const GROWTH_MAX = 1.2

type Round = Omit<Extract<RoomQuestion, { do: 'round' }>, 'do' | 'signals'>
type Course = Round & { child: ChildProgram; seconds: number[]; events: number }

export async function benchEngine(): Promise<void> {
  const rooms: ChildProgram[] = []
  try {
    // Each in a process of its own, so that a small channel does not pay for a big one's memory.
    const thousand = await openRoom(rooms, 1_000)
    const million = await openRoom(rooms, 1_000_000)
    const courses = {
      small: course(thousand, { active: ACTIVE, looks: false }),
      looked: course(thousand, { active: ACTIVE, looks: true }),
      large: course(million, { active: ACTIVE, looks: false }),
      everybody: course(million, { active: 1_000_000, looks: false }),
    }
    for (let round = 0; round < WARMING_ROUNDS + ROUNDS; round++) {
      for (const one of Object.values(courses)) await play(one)
    }
    tell(courses)
  } finally {
    await Promise.all(rooms.map((child) => child.stop()))
  }
}

async function openRoom(rooms: ChildProgram[], members: number): Promise<ChildProgram> {
  const child = await startChild('./engine-room.ts', ['--expose-gc', '--max-old-space-size=6144'])
  rooms.push(child)
  await child.ask<number>({ do: 'open', members } satisfies RoomQuestion, OPEN_MS_MAX)
  return child
}

function course(child: ChildProgram, round: Round): Course {
  return { child, seconds: [], events: 0, ...round }
}

async function play(one: Course): Promise<void> {
  const { active, looks } = one
  const question: RoomQuestion = { do: 'round', signals: SIGNALS_PER_ROUND, active, looks }
  const { seconds, events } = await one.child.ask<RoomRound>(question, ROUND_MS_MAX)
  one.seconds.push(seconds)
  one.events = events
}

type Courses = Record<'small' | 'looked' | 'large' | 'everybody', Course>

function tell({ small, looked, large, everybody }: Courses): void {
  const usual = (one: Course): number => median(one.seconds.slice(WARMING_ROUNDS))
  const rate = (one: Course): number => SIGNALS_PER_ROUND / usual(one)
  const growth = (one: Course): number => usual(one) / usual(small)
  const eventsEach = (small.events / SIGNALS_PER_ROUND).toFixed(2)
  report({
    bench: 'engine.chat',
    value: rate(small),
    unit: 'signals/s',
    target: `>= ${PER_SECOND_MIN}`,
    ok: rate(small) >= PER_SECOND_MIN,
    note: `decide + apply + rows every 500; 1,000 members; ${eventsEach} events a signal`,
  })
  report({
    bench: 'engine.chat_with_board',
    value: rate(looked),
    unit: 'signals/s',
    ratio: rate(looked) / rate(small),
    note: 'the same, and the first ten of the board are read every 500 signals',
  })
  report({
    bench: 'engine.chat_1m_members',
    value: rate(large),
    unit: 'signals/s',
    ratio: growth(large),
    target: `cost ratio <= ${GROWTH_MAX}`,
    ok: growth(large) <= GROWTH_MAX,
    note: 'the same 1,000 active people in a channel that knows 1,000,000; ratio = cost against 1,000',
  })
  report({
    bench: 'engine.chat_1m_active',
    value: rate(everybody),
    unit: 'signals/s',
    ratio: growth(everybody),
    note: 'every one of 1,000,000 is as likely to speak: no member is in a cache, most earn, rows hardly merge',
  })
}
