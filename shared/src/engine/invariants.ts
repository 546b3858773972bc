/** What must hold in every state; `audit` and the tests ask, the engine asserts the cheap ones as it goes. */
import type { Asset } from '../contracts/index.ts'
import { brokenFamilies } from './families.ts'
import {
  accountBalance,
  isCredit,
  ISSUE,
  PENDING,
  rightAsset,
  sumOfAsset,
  windowAccount,
} from './ledger.ts'
import type { Member } from './member.ts'
import { NEVER_DAY } from './member.ts'
import { BOARDS, PERIODS } from './state.ts'
import type { State } from './state.ts'

/** Sentences about what is broken; empty when the books are in order. */
export function brokenInvariants(state: State): string[] {
  const broken = brokenBooks(state)
  for (const member of state.members.values()) {
    for (const sentence of brokenMember(member)) broken.push(`member ${member.id} ${sentence}`)
  }
  return broken.concat(
    brokenHolds(state),
    brokenOrders(state),
    brokenBudgets(state),
    brokenLotDays(state),
    brokenFamilies(state),
  )
}

function brokenBooks(state: State): string[] {
  const broken: string[] = []
  for (const asset of assetsOf(state)) {
    const sum = sumOfAsset(state, asset)
    if (sum !== 0) broken.push(`the accounts of ${asset} add up to ${sum}, not 0`)
  }
  for (const [key, balance] of state.accounts) {
    if (balance < 0 && !key.endsWith(`/${ISSUE}`)) broken.push(`account ${key} is at ${balance}`)
  }
  return broken
}

/** Every asset that is on the books. */
function assetsOf(state: State): Set<Asset> {
  const assets = new Set<Asset>(['points', 'budget', 'stock'])
  for (const key of state.accounts.keys()) assets.add(key.slice(0, key.lastIndexOf('/')) as Asset)
  for (const member of state.members.values()) {
    for (const right of Object.keys(member.extras?.rights ?? {})) assets.add(rightAsset(right))
  }
  return assets
}

function brokenMember(member: Member): string[] {
  const broken: string[] = []
  const { balance, earned, held, owed, spend } = member
  for (const [name, number] of Object.entries({ balance, earned, held, owed, spend })) {
    if (!Number.isSafeInteger(number) || number < 0) broken.push(`has ${name} ${number}`)
  }
  const lots = member.lots.reduce((sum, lot) => sum + lot.left, 0)
  if (lots !== balance) broken.push(`has lots of ${lots}, not ${balance}`)
  const isInOrder = member.lots.every(
    (lot, i) => lot.left > 0 && lot.day > (member.lots[i - 1]?.day ?? 0),
  )
  if (!isInOrder) broken.push('has lots that are empty or out of order')
  const sources = member.sources.reduce((sum, part) => sum + part, 0)
  if (sources !== balance) broken.push(`has sources that explain ${sources}, not ${balance}`)
  for (let slot = 0; slot < BOARDS.length * PERIODS.length; slot++) {
    if (member.score(slot) < 0) broken.push('has a score below zero')
  }
  return broken
}

function brokenHolds(state: State): string[] {
  const held = new Map<string, number>()
  let all = 0
  for (const hold of state.pending.values()) {
    if (hold.asset === 'points') all += hold.amount
    if (hold.member !== null && isCredit(hold))
      held.set(hold.member, (held.get(hold.member) ?? 0) + hold.amount)
  }
  const broken: string[] = []
  const booked = accountBalance(state, 'points', PENDING)
  if (all !== booked)
    broken.push(`${booked} points are booked as pending, the transfers say ${all}`)
  for (const member of state.members.values()) {
    const sum = held.get(member.id) ?? 0
    if (sum !== member.held) {
      broken.push(`member ${member.id} holds ${member.held}, the pending transfers say ${sum}`)
    }
  }
  return broken
}

function brokenOrders(state: State): string[] {
  const broken: string[] = []
  for (const [key, order] of state.orders) {
    const isWithin =
      order.refunded <= order.amount &&
      order.refundedSpend <= order.spend &&
      order.clawed <= order.points
    if (!isWithin) broken.push(`more of order ${key} was taken back than was given`)
    const hold = order.pending === 0 ? undefined : state.pending.get(order.pending)
    const held = hold?.amount ?? 0
    if (order.pending !== 0 && held !== order.points - order.clawed) {
      broken.push(`order ${key} holds ${held}, not ${order.points - order.clawed}`)
    }
  }
  return broken
}

function brokenBudgets(state: State): string[] {
  const broken: string[] = []
  for (const { activityId, budget } of state.windows.values()) {
    const left = accountBalance(state, 'budget', windowAccount(activityId))
    if (left > (budget ?? 0)) broken.push(`window ${activityId} has ${left} of ${budget ?? 0} left`)
  }
  return broken
}

/** What is counted along the way says the same as counting. */
function brokenLotDays(state: State): string[] {
  let first = NEVER_DAY
  for (const member of state.members.values()) first = Math.min(first, member.firstLotDay)
  return first === state.firstLotDay
    ? []
    : [`the first lot ends on day ${first}, not ${state.firstLotDay}`]
}
