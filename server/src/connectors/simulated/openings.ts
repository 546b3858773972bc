/** What the channel opens, as the simulated room understands it, and how the room answers. */
import type { Event } from '@fanfare/shared/contracts'
import type { Person } from './people.ts'
import { CHEERS, GIFT_CURRENCY, WAVERING } from './phrases.ts'
import type { CallToAction } from './phrases.ts'
import type { Room } from './room.ts'

export type Opening =
  | { kind: 'window' }
  | {
      kind: 'seckill'
      keyword: string
      title: string
      quota: number
      sku: string
      /** Minor units a piece; 0 where nothing is paid in money. */
      price: number
    }
  | { kind: 'lottery'; keyword: string }
  | { kind: 'draw' }
  | { kind: 'poll'; options: readonly string[] }
  | { kind: 'quiz'; answers: readonly string[]; options: readonly string[] | null }
  | { kind: 'code'; code: string }

/** Null for everything that does not stir the room. */
export function openingOf(event: Event): Opening | null {
  switch (event.type) {
    case 'WindowOpened':
      return { kind: 'window' }
    case 'SeckillOpened': {
      const { keyword, priceMoney, quota, sku, title } = event
      const price = priceMoney?.amount ?? 0
      return { kind: 'seckill', keyword, title, quota, sku: sku ?? keyword, price }
    }
    case 'LotteryOpened':
      return { kind: 'lottery', keyword: event.keyword }
    case 'WinnersDrawn':
      return { kind: 'draw' }
    case 'PollOpened':
      return { kind: 'poll', options: event.options }
    case 'QuizOpened':
      return { kind: 'quiz', answers: event.answers, options: event.options }
    case 'CodeIssued':
      return { kind: 'code', code: event.code }
    default:
      return null
  }
}

/** The mood that each brings; a quiz stirs as a poll does. */
export const MOOD_OF: Record<Opening['kind'], CallToAction | 'hype'> = {
  window: 'double-points',
  seckill: 'seckill',
  lottery: 'lottery',
  draw: 'hype',
  poll: 'poll',
  quiz: 'poll',
  code: 'checkin',
}

/** Share of those present, how long they take on average, and how long at most (ms). */
type Rush = { share: number; meanMs: number; mostMs: number }
const RUSH: Record<Exclude<Opening['kind'], 'window'>, Rush> = {
  // Everybody has a finger on it.
  seckill: { share: 0.6, meanMs: 900, mostMs: 9_000 },
  lottery: { share: 0.6, meanMs: 4_000, mostMs: 18_000 },
  draw: { share: 0.25, meanMs: 2_000, mostMs: 9_000 },
  poll: { share: 0.5, meanMs: 5_000, mostMs: 20_000 },
  quiz: { share: 0.35, meanMs: 5_000, mostMs: 20_000 },
  code: { share: 0.4, meanMs: 6_000, mostMs: 25_000 },
}

/** The room hears of it; what it says comes within the next seconds. */
export function answerOpening(room: Room, opening: Opening): void {
  switch (opening.kind) {
    case 'window':
      return
    case 'seckill':
      return grabRush(room, opening)
    case 'lottery':
      return shout(room, RUSH.lottery, () => entryFor(room, opening.keyword))
    case 'draw':
      return shout(room, RUSH.draw, ({ language }) => room.random.pick(CHEERS[language]))
    case 'poll':
      return shout(room, RUSH.poll, () => voteFor(room, opening.options))
    case 'quiz':
      return shout(room, RUSH.quiz, () => guessAt(room, opening))
    case 'code':
      return shout(room, RUSH.code, () => redeeming(room, opening.code))
  }
}

function shout(room: Room, rush: Rush, words: (person: Person) => string): void {
  for (const [person, delayMs] of thoseWhoAnswer(room, rush)) {
    const text = words(person)
    room.later(delayMs, () => {
      if (room.isPresent(person)) room.send(person, { type: 'chat', text })
    })
  }
}

/** Who answers and when (ms from now), the quickest first. */
function thoseWhoAnswer(room: Room, { share, meanMs, mostMs }: Rush): [Person, number][] {
  const { random } = room
  const found: [Person, number][] = []
  for (const person of room.present) {
    if (!random.chance(share * (0.6 + Math.min(0.6, person.liveliness * 4)))) continue
    found.push([person, Math.min(400 - Math.log(1 - random.next()) * meanMs, mostMs)])
  }
  return found.sort((a, b) => a[1] - b[1])
}

/** The quickest get something and most of them pay for it; some let it run out. */
function grabRush(room: Room, opening: Extract<Opening, { kind: 'seckill' }>): void {
  const { random } = room
  thoseWhoAnswer(room, RUSH.seckill).forEach(([person, delayMs], place) => {
    const text = claimOf(room, person, opening.keyword)
    room.later(delayMs, () => {
      if (room.isPresent(person)) room.send(person, { type: 'chat', text })
    })
    if (opening.price === 0 || place >= opening.quota || !random.chance(0.75)) return
    room.later(delayMs + random.between(6_000, 45_000), () => pay(room, person, opening))
  })
}

function pay(room: Room, person: Person, opening: Extract<Opening, { kind: 'seckill' }>): void {
  if (!room.isPresent(person)) return
  const { price: amount, sku, title: name } = opening
  const items = [{ sku, name, category: 'live', quantity: 1, amount }]
  const order = { id: `order-${room.nextNumber()}`, amount, currency: GIFT_CURRENCY, items }
  room.send(person, { type: 'order.paid', order })
}

/** As rooms order: half width and full, with a command or without, once or too often. */
function claimOf({ random }: Room, { language }: Person, keyword: string): string {
  const way = random.next()
  if (way < 0.55) return `${keyword}+1`
  if (way < 0.65) return `${keyword}＋１`
  if (way < 0.75) return keyword
  if (way < 0.82) return `${keyword.toLowerCase()} +1`
  if (way < 0.88) return `${keyword}+2`
  if (way < 0.95) return language === 'en' ? `!grab ${keyword}` : `！搶 ${keyword}`
  return random.pick(WAVERING[language])
}

function entryFor({ random }: Room, keyword: string): string {
  const way = random.next()
  if (keyword === '' || way > 0.9) return random.pick(['!參加', '！参加', '!join'])
  return way < 0.75 ? keyword : `${keyword}！`
}

/** Earlier options are liked better. */
function voteFor({ random }: Room, options: readonly string[]): string {
  const index = Math.min(random.below(options.length), random.below(options.length))
  const letter = String.fromCharCode(65 + index)
  const way = random.next()
  if (way < 0.45) return letter
  if (way < 0.65) return String(index + 1)
  return way < 0.8 ? `！投 ${letter}` : (options[index] ?? letter)
}

function guessAt(
  { random }: Room,
  { answers, options }: Extract<Opening, { kind: 'quiz' }>,
): string {
  const right = random.pick(answers)
  if (options === null) return random.chance(0.55) ? right : random.pick(WRONG_GUESSES)
  return random.chance(0.55) ? right : random.pick(options)
}

const WRONG_GUESSES = ['不知道', '42', '是不是昨天講過', '???', '隨便猜一個', 'no idea'] as const

function redeeming({ random }: Room, code: string): string {
  const written = random.chance(0.3) ? code.toLowerCase() : code
  return random.chance(0.5) ? `！兌換 ${written}` : `!redeem ${written}`
}
