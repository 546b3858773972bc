/** What the people of the simulated room do, one act each. */
import type { Person } from './people.ts'
import {
  ANSWERS,
  CHECK_INS,
  GIFT_CURRENCY,
  GIFTS,
  GOODS,
  QUESTIONS,
  SMALL_TALK,
} from './phrases.ts'
import type { CallToAction } from './phrases.ts'
import type { Room } from './room.ts'

const WATCH_SECONDS = 60
const VISIT_MS_MEAN = 9 * 60_000

/** Somebody who is not there comes in; regulars first and more often. */
export function arrive(room: Room, isFirstVisit: (person: Person) => boolean): void {
  const { random } = room
  // Of two candidates the livelier one: regulars are there early and come back.
  const one = random.pick(room.people)
  const other = random.pick(room.people)
  const person = one.liveliness > other.liveliness ? one : other
  if (room.isPresent(person)) return
  room.enter(person)
  const visitMs =
    20_000 - Math.log(1 - random.next()) * VISIT_MS_MEAN * (0.4 + person.liveliness * 4)
  const endAt = room.now() + visitMs
  room.later(visitMs, () => room.leave(person))
  keepWatching(room, person, endAt)
  if (!isFirstVisit(person)) return
  if (random.chance(0.35 + 0.5 * Math.min(1, person.liveliness * 6))) {
    room.later(random.between(2_500, 40_000), () => say(room, person, CHECK_INS))
  }
  if (random.chance(0.12)) {
    room.later(random.between(8_000, 90_000), () => {
      if (room.isPresent(person)) room.send(person, { type: 'follow' })
    })
  }
}

function keepWatching(room: Room, person: Person, endAt: number): void {
  if (room.now() + WATCH_SECONDS * 1_000 >= endAt) return
  room.later(WATCH_SECONDS * 1_000, () => {
    room.send(person, { type: 'watch', seconds: WATCH_SECONDS })
    keepWatching(room, person, endAt)
  })
}

function say(
  room: Room,
  person: Person,
  phrases: Record<Person['language'], readonly string[]>,
): void {
  if (!room.isPresent(person)) return
  room.send(person, { type: 'chat', text: room.random.pick(phrases[person.language]) })
}

export function chatter(room: Room): void {
  const { random } = room
  const person = room.somebody((candidate) => candidate.liveliness)
  if (!person) return
  if (random.chance(0.07)) return say(room, person, QUESTIONS)
  const words = room.fresh(SMALL_TALK[person.language])
  const addressed = random.chance(0.06) ? random.pick(room.present) : null
  const text = addressed && addressed !== person ? `@${addressed.viewer.name} ${words}` : words
  const message = room.send(person, { type: 'chat', text })
  // A moderator takes something back now and then.
  if (random.chance(0.004)) {
    room.later(random.between(4_000, 15_000), () => {
      room.send(person, { type: 'message.deleted', messageId: message.id })
    })
  }
}

/** One starts to tap, others join in. */
export function tapLikes(room: Room): void {
  const { random } = room
  const count = random.between(3, 12)
  for (let index = 0; index < count; index++) {
    const person = room.somebody(({ liveliness }) => 0.05 + liveliness)
    if (!person) return
    let delayMs = random.between(0, 2_500)
    for (let burst = random.between(1, 5); burst > 0; burst--) {
      room.later(delayMs, () => {
        if (room.isPresent(person))
          room.send(person, { type: 'like', count: random.between(2, 25) })
      })
      delayMs += random.between(300, 900)
    }
  }
}

export function giveGift(room: Room): void {
  const { random } = room
  const person = room.somebody(({ generosity }) => generosity)
  if (!person) return
  // Cheap ones are given often and many at a time, dear ones seldom and alone.
  const gift = GIFTS[Math.min(random.poisson(1), GIFTS.length - 1)] ?? GIFTS[0]
  const value = { amount: gift.amount, currency: GIFT_CURRENCY }
  const { id, name } = gift
  if (gift.amount > 3_000 || random.chance(0.35)) {
    room.send(person, { type: 'gift', gift: { id, name, count: 1, value } })
  } else {
    giveCombo(room, person, { id, name, value })
  }
  if (gift.amount >= 9_900) callOut(room, 'gifts', 0.06)
}

type Gift = { id: string; name: string; value: { amount: number; currency: string } }

/** The count rises frame by frame; the last frame says so, when it is not lost on the way. */
function giveCombo(room: Room, person: Person, gift: Gift): void {
  const { random } = room
  const key = `combo-${room.nextNumber()}`
  let count = 0
  let delayMs = 0
  for (let frame = random.between(2, 12); frame > 0; frame--) {
    count += random.between(1, 4)
    const soFar = count
    room.later(delayMs, () => {
      room.send(person, { type: 'gift', gift: { ...gift, count: soFar, combo: { key } } })
    })
    delayMs += random.between(300, 900)
  }
  if (!random.chance(0.8)) return
  const total = count
  room.later(delayMs + 400, () => {
    const combo = { key, final: true }
    room.send(person, { type: 'gift', gift: { ...gift, count: total, combo } })
  })
}

export function buy(room: Room): void {
  const { random } = room
  const person = room.somebody(({ generosity }) => 0.02 + generosity)
  if (!person) return
  const items = Array.from({ length: random.chance(0.25) ? 2 : 1 }, () => {
    const quantity = random.between(1, 3)
    const goods = random.pick(GOODS)
    return { ...goods, quantity, amount: goods.amount * quantity }
  })
  const amount = items.reduce((sum, item) => sum + item.amount, 0)
  const order = { id: `order-${room.nextNumber()}`, amount, currency: GIFT_CURRENCY }
  room.send(person, { type: 'order.paid', order: { ...order, items } })
  if (random.chance(0.12)) {
    room.later(random.between(30_000, 120_000), () => {
      room.send(person, { type: 'order.refunded', order })
    })
  }
}

export function share(room: Room): void {
  const person = room.somebody(({ liveliness }) => liveliness)
  if (person) room.send(person, { type: 'share' })
}

export function subscribe(room: Room): void {
  const { random } = room
  const person = room.somebody(({ generosity }) => generosity)
  if (!person) return
  const receiver = random.chance(0.25) ? random.pick(room.present) : person
  room.send(person, {
    type: 'subscribe',
    tier: random.chance(0.9) ? '1000' : '3000',
    months: receiver === person ? random.between(1, 18) : 1,
    ...(receiver === person ? {} : { giftedTo: receiver.viewer }),
  })
}

/** Part of those who are there answer, most of them at once, the slow ones some seconds later. */
export function callOut(room: Room, kind: CallToAction, share: number): void {
  const { random } = room
  for (const person of room.present) {
    if (!random.chance(share * (0.6 + Math.min(1, person.liveliness * 4)))) continue
    const delayMs = 700 - Math.log(1 - random.next()) * 3_000
    room.later(Math.min(delayMs, 14_000), () => say(room, person, ANSWERS[kind]))
  }
}
