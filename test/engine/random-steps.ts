/** Random stories: what a room, its producer and its clock may ask in any order, sensible or not. */
import { ACTIONS, limits, TIERS } from '@fanfare/shared/contracts'
import type { Campaign } from '@fanfare/shared/contracts'
import fc from 'fast-check'
import {
  adjust,
  ban,
  chat,
  checkIn,
  closeWindow,
  end,
  enter,
  extendWindow,
  follow,
  gift,
  hideName,
  leave,
  like,
  openWindow,
  orderPaid,
  orderRefunded,
  raid,
  rules,
  share,
  showName,
  start,
  streamEnds,
  streamStarts,
  subscribe,
  tick,
  watch,
} from '../support/commands.ts'
import {
  cue,
  deleteRundown,
  hideCard,
  issueCode,
  qrCard,
  redeem,
  saveRundown,
  textCard,
  withdrawCode,
} from '../support/desk-commands.ts'
import type { Step } from '../support/given.ts'
import { DAY, EVENING, HOUR, MINUTE, SECOND } from '../support/given.ts'
import { seckillStep } from './random-seckill-steps.ts'

const member = fc.constantFrom('ann', 'ann', 'bea', 'bea', '__proto__')
const money = fc.oneof(
  { arbitrary: fc.constantFrom(10_000, 5_000, 2_500), weight: 6 },
  { arbitrary: fc.integer({ min: 0, max: 200_000 }), weight: 2 },
  { arbitrary: fc.constantFrom(limits.MONEY_MINOR_MAX, 1, 99), weight: 1 },
)
const currency = fc.constantFrom('TWD', 'TWD', 'TWD', 'TWD', 'USD', 'XAU')
const orderKey = fc.constantFrom('shop:1', 'shop:2', 'shop:3')
const activity = fc.constantFrom('w1', 'w1', 'w2', 'w3')

const simple = fc
  .tuple(fc.constantFrom(chat, chat, follow, share, raid, enter, leave, checkIn, checkIn), member)
  .map(([act, who]) => act(who))

const counted = fc.oneof(
  fc.tuple(member, fc.integer({ min: 1, max: 1_000 })).map(([who, n]) => like(who, n)),
  fc.tuple(member, fc.integer({ min: 0, max: 90_000 })).map(([who, n]) => watch(who, n)),
  fc
    .tuple(member, fc.constantFrom('1000', '3000', 'constructor'), fc.option(member))
    .map(([who, level, to]) => subscribe(who, level, to)),
)

const gifts = fc
  .record({
    who: member,
    count: fc.integer({ min: 1, max: 30 }),
    unitAmount: money,
    currency,
    comboKey: fc.option(fc.constantFrom('a', 'b')),
    final: fc.boolean(),
  })
  .map(({ who, ...fields }) => gift(who, fields))

const orders = fc.oneof(
  fc
    .tuple(member, orderKey, money, currency)
    .map(([who, key, amount, unit]) => orderPaid(who, key, amount, unit)),
  fc
    .tuple(orderKey, money, fc.constantFrom('TWD', 'TWD', 'TWD', 'USD'))
    .map(([key, amount, unit]) => orderRefunded(key, amount, unit)),
)

/** Orders of goods, for campaigns that are for some of them. */
const baskets = fc
  .record({
    who: member,
    key: orderKey,
    amount: money,
    goods: fc.array(
      fc.record({
        sku: fc.constant('sku'),
        category: fc.constantFrom('tea', 'water', null),
        quantity: fc.constant(1),
        amount: fc.constantFrom(0, 1_000, 3_333),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ who, key, amount, goods }): Step => {
    const order = orderPaid(who, key, amount)
    return order.type === 'RecordOrderPaid' ? { ...order, items: goods } : order
  })

const code = fc.constantFrom('vip', 'line')
const desk = fc.oneof(
  fc.constantFrom(
    textCard('a'),
    textCard('b', 60),
    qrCard('https://shop.example/{broadcast}', 3_600),
    hideCard(),
    saveRundown('show', { talk: null, hide: { type: 'HideCard' } }),
    deleteRundown('show'),
    cue('show', 'talk'),
    cue('show', 'hide'),
  ),
  fc
    .tuple(code, fc.constantFrom(undefined, 60), fc.constantFrom(undefined, 'ticket'))
    .map(([word, seconds, right]) =>
      issueCode(word, {
        ...(seconds === undefined ? {} : { seconds }),
        ...(right === undefined ? {} : { right }),
      }),
    ),
  fc.tuple(member, code).map(([who, word]) => redeem(who, word)),
  fc.tuple(member, code).map(([who, word]) => redeem(who, word)),
  fc.constantFrom('c1', 'c2', 'c3').map(withdrawCode),
)

/** One that multiplies everything, one for some goods, and an offer; each now and then. */
const campaigns = fc.subarray<Campaign>([
  { id: 'all', name: 'all', from: '01-01', to: '12-31', factorBp: 20_000, mode: 'add' },
  { id: 'tea', name: 'tea', from: '01-10', to: '02-29', factorBp: 33_333, categories: ['tea'] },
  {
    id: 'gift',
    name: 'gift',
    from: '01-01',
    to: '12-31',
    factorBp: 10_000,
    offer: { minSpend: 4_000, points: 30, right: 'ticket' },
  },
])

const windows = fc.oneof(
  fc
    .record(
      {
        factorBp: fc.constantFrom(10_001, 20_000, 20_000, 500_000),
        seconds: fc.constantFrom(1, 60, 3_600, 86_400),
        tiers: fc.subarray([...TIERS], { minLength: 1 }),
        actions: fc.subarray([...ACTIONS], { minLength: 1 }),
        budget: fc.integer({ min: 1, max: 60 }),
      },
      { requiredKeys: ['factorBp', 'seconds'] },
    )
    .map(openWindow),
  fc.tuple(activity, fc.constantFrom(1, 60, 86_400)).map(([id, n]) => extendWindow(id, n)),
  activity.map(closeWindow),
)

const programme = fc
  .record({
    returnDays: fc.constantFrom(0, 1, 7),
    pointsValidMonths: fc.constantFrom(0, 1, 24),
    graceMs: fc.constantFrom(0, 10_000, 60_000),
    mode: fc.constantFrom('multiply', 'add', 'max'),
    capBp: fc.constantFrom(10_000, 30_000, 100_000),
    silver: fc.constantFrom(1, 500),
    seconds: fc.constantFrom(1, 300),
    offset: fc.constantFrom(-720, 0, 480, 840),
    later: fc.constantFrom(undefined, MINUTE, 3 * DAY),
    campaigns,
  })
  .map((chosen): ((now: number) => Step) => (now) => {
    const { later } = chosen
    return rules(
      (all) => {
        all.earning.order.returnDays = chosen.returnDays
        all.earning.chat.cooldownSeconds = 0
        all.earning.watch.seconds = chosen.seconds
        all.campaigns = chosen.campaigns
        all.pointsValidMonths = chosen.pointsValidMonths
        all.graceMs = chosen.graceMs
        all.stacking = { mode: chosen.mode as 'add', capBp: chosen.capBp }
        all.tiers.silver = { points: chosen.silver, spend: 1_000, multiplierBp: 12_000 }
      },
      {
        zone: [
          [0, chosen.offset],
          [EVENING + 5 * DAY, chosen.offset - 60],
        ],
        ...(later === undefined ? {} : { effectiveAt: now + later }),
      },
    )
  })

const producer = fc.oneof(
  fc
    .tuple(member, fc.integer({ min: -300, max: 100 }))
    .map(([who, n]) => adjust(who, n === 0 ? 1 : n)),
  fc.tuple(member, fc.constantFrom(0, 0, 60, 60, 3_600, null)).map(([who, n]) => ban(who, n)),
  fc.tuple(fc.constantFrom(hideName, showName), member).map(([act, who]) => act(who)),
  fc.constantFrom(start(), start(), streamStarts(), streamEnds(), end(), tick()),
  fc.boolean().map((on): Step => ({ type: 'BlankStage', on })),
)

/** Windows are numbered with them, so a seckill is named by guessing. */
const seckills = fc
  .tuple(seckillStep, fc.constantFrom('s1', 's1', 's2', 's3'))
  .map(([make, id]) => make(id))

const body = fc.oneof(
  { arbitrary: simple, weight: 6 },
  { arbitrary: counted, weight: 3 },
  { arbitrary: gifts, weight: 3 },
  { arbitrary: orders, weight: 4 },
  { arbitrary: baskets, weight: 2 },
  { arbitrary: desk, weight: 3 },
  { arbitrary: windows, weight: 3 },
  { arbitrary: producer, weight: 4 },
  { arbitrary: seckills, weight: 4 },
)

/** A step that may look at the clock of the story. */
export type RandomStep = (now: number) => Step

/** Time steps from nothing to years; the platform's time early, late, absent or nonsense. */
const timing = fc.record(
  {
    after: fc.oneof(
      { arbitrary: fc.constantFrom(0, 0, 0, 1, SECOND, 20 * SECOND, MINUTE), weight: 14 },
      { arbitrary: fc.constantFrom(HOUR, DAY), weight: 2 },
      { arbitrary: fc.constantFrom(31 * DAY, 800 * DAY), weight: 1 },
    ),
    eventAgo: fc.constantFrom(0, 1, 5 * SECOND, 10 * SECOND, 10 * SECOND + 1, HOUR, -HOUR),
  },
  { requiredKeys: ['after'] },
)

const randomStep: fc.Arbitrary<RandomStep> = fc
  .tuple(
    fc.oneof(
      {
        arbitrary: body.map(
          (step): RandomStep =>
            () =>
              step,
        ),
        weight: 12,
      },
      { arbitrary: programme, weight: 1 },
    ),
    timing,
  )
  .map(([make, time]): RandomStep => (now) => ({ ...make(now + time.after), ...time }))

/** Commands with repetitions, and every so often an earlier stretch once more in another order. */
export const randomSteps: fc.Arbitrary<RandomStep[]> = fc
  .array(randomStep, { minLength: 20, maxLength: 60, size: 'max' })
  .chain((steps) =>
    fc
      .shuffledSubarray(steps, { minLength: 0, maxLength: Math.min(15, steps.length) })
      .map((again) => [...steps, ...again]),
  )
