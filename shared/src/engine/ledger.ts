/**
 * The ledger: double entry, one primitive under every reward. Member points live in `Member.balance`
 * (the hot path); every other account lives in `state.accounts`. Over all accounts of one asset the sum
 * is zero, and no account but the source `issue` ever goes below zero.
 */
import type { MemberId } from '../base/index.ts'
import { assert } from '../base/index.ts'
import type {
  AccountId,
  Asset,
  Transferred,
  TransferRule,
  TransferSettled,
} from '../contracts/index.ts'
import { calendarAt } from './clock.ts'
import { popDeadline, pushDeadline } from './deadline-heap.ts'
import { moveRight, rightsOf } from './extras.ts'
import type { Lot, Member } from './member.ts'
import { NEVER_DAY, SOURCES } from './member.ts'
import type { State } from './state.ts'
import { touch } from './state.ts'

/** Where value comes from: the only account that may be negative. */
export const ISSUE = 'issue'
export const SPENT = 'spent'
export const EXPIRED = 'expired'
/** What is pending, seen from the books: it has left where it came from. Stock has an account for each activity. */
export const PENDING = 'pending'

export function memberAccount(member: MemberId): AccountId {
  return `member:${member}`
}

export function windowAccount(activityId: string): AccountId {
  return `window:${activityId}`
}

/** Units of an activity that may still be had, that wait to be paid, and that are sold. */
export function stockAccount(activityId: string): AccountId {
  return `stock:${activityId}`
}
export function heldAccount(activityId: string): AccountId {
  return `held:${activityId}`
}
export function soldAccount(activityId: string): AccountId {
  return `sold:${activityId}`
}

/** Fees of a lottery until it is drawn or called off. */
export function potAccount(activityId: string): AccountId {
  return `pot:${activityId}`
}

/** The asset that a right (ticket) of this name is. */
export function rightAsset(right: string): Asset {
  return `right:${right}`
}

function pendingAccount(asset: Asset, activityId: string | null): AccountId {
  return asset === 'stock' && activityId !== null ? heldAccount(activityId) : PENDING
}

export function accountBalance(state: State, asset: Asset, account: AccountId): number {
  return state.accounts.get(`${asset}/${account}`) ?? 0
}

function moveAccount(state: State, asset: Asset, account: AccountId, by: number): void {
  const key = `${asset}/${account}`
  const balance = (state.accounts.get(key) ?? 0) + by
  assert(balance >= 0 || account === ISSUE, `account ${key} would go below zero`)
  assert(Number.isSafeInteger(balance), `account ${key} passed the largest exact integer`)
  if (balance === 0) state.accounts.delete(key)
  else state.accounts.set(key, balance)
  state.changedKeys.add('accounts')
}

/** Books one transfer. `seq` is its id; `member` the owner of the member account in it, if any. */
export function bookTransfer(state: State, seq: number, event: Transferred): void {
  const member = event.member === null ? undefined : state.members.get(event.member)
  if (event.state === 'pending') holdTransfer(state, seq, event, member)
  else {
    takeFrom(state, event, member)
    giveTo(state, event, event.to, member)
  }
  if (member === undefined) return
  member.lastTransfer = seq
  touch(state, member)
}

type Booking = Pick<Transferred, 'asset' | 'from' | 'to' | 'amount' | 'rule' | 'member'>

/** Answers the lots that points of a member were taken from, null for anything else. */
function takeFrom(state: State, booking: Booking, member: Member | undefined): Lot[] | null {
  const { asset, from, amount, rule } = booking
  if (member === undefined || from !== memberAccount(member.id)) {
    moveAccount(state, asset, from, -amount)
    return null
  }
  if (asset === 'points') return debitMember(state, member, amount, rule)
  const right = rightIn(asset)
  assert(rightsOf(member, right) >= amount, `member ${member.id} has no ${right} left`)
  moveRight(state, member, right, -amount)
  return null
}

function giveTo(
  state: State,
  booking: Booking,
  account: AccountId,
  member: Member | undefined,
  lots: readonly Lot[] | null = null,
): void {
  const { asset, amount, rule } = booking
  if (member === undefined || account !== memberAccount(member.id)) {
    moveAccount(state, asset, account, amount)
  } else if (asset !== 'points') moveRight(state, member, rightIn(asset), amount)
  else if (lots !== null) returnLots(state, member, { lots, amount, rule })
  else creditMember(state, member, amount, rule)
}

function rightIn(asset: Asset): string {
  assert(asset.startsWith('right:'), `a member has no account of ${asset}`)
  return asset.slice('right:'.length)
}

function holdTransfer(
  state: State,
  seq: number,
  event: Transferred,
  member: Member | undefined,
): void {
  const { asset, from, to, amount, deadline, rule, activityId, reason } = event
  const lots = takeFrom(state, event, member)
  moveAccount(state, asset, pendingAccount(asset, activityId), amount)
  const orderKey = rule === 'order' ? reason : null
  state.pending.set(seq, {
    seq,
    asset,
    from,
    to,
    amount,
    member: event.member,
    deadline,
    rule,
    orderKey,
    activityId,
    bonus: event.bonus ?? null,
    paidBy: event.paidBy ?? null,
    heldAt: state.at,
    reason,
    lots,
  })
  state.changedKeys.add(`p:${seq}`)
  if (isForReview(reason)) state.inReview.add(seq)
  if (deadline !== null) pushDeadline(state.pendingDeadlines, deadline, seq)
  if (isCredit(event) && member !== undefined) member.held += amount
}

/** The reason of what is held back because something is odd about it begins so. */
export const RISK_REASON = 'risk:'

export function isForReview(reason: string | null): boolean {
  return reason !== null && reason.startsWith(RISK_REASON)
}

/** Points on their way to a member: what is called held on their card. */
export function isCredit({ asset, to, member }: Booking): boolean {
  return asset === 'points' && member !== null && to === memberAccount(member)
}

/** Ends a pending transfer, exactly once. */
export function bookSettlement(state: State, seq: number, event: TransferSettled): void {
  const pending = state.pending.get(event.transfer)
  assert(pending !== undefined, `transfer ${event.transfer} is not pending`)
  state.pending.delete(event.transfer)
  state.inReview.delete(event.transfer)
  dropSettledDeadlines(state)
  state.changedKeys.add(`p:${event.transfer}`)
  const { asset, amount, activityId } = pending
  moveAccount(state, asset, pendingAccount(asset, activityId), -amount)
  const member = pending.member === null ? undefined : state.members.get(pending.member)
  if (member !== undefined) {
    if (isCredit(pending)) member.held -= amount
    member.lastTransfer = seq
    touch(state, member)
  }
  if (event.outcome === 'posted') giveTo(state, pending, pending.to, member)
  else giveTo(state, pending, pending.from, member, pending.lots)
}

/** The head of the heap is always a hold that is still pending. */
function dropSettledDeadlines(state: State): void {
  for (;;) {
    const head = state.pendingDeadlines[0]
    if (head === undefined || state.pending.has(head.id)) return
    popDeadline(state.pendingDeadlines)
  }
}

function creditMember(state: State, member: Member, amount: number, rule: TransferRule): void {
  member.balance += amount
  member.addToSource(sourceOf(rule), amount)
  assert(Number.isSafeInteger(member.balance), 'a balance passed the largest exact integer')
  const day = calendarAt(state, state.at).lotDay
  if (member.lotLeft > 0 && member.lotDay === day) member.lotLeft += amount
  else addLot(state, member, { day, left: amount })
}

/** Voided: the points go back to the very lots they came from, with the ends those had. */
function returnLots(
  state: State,
  member: Member,
  { lots, amount, rule }: { lots: readonly Lot[]; amount: number; rule: TransferRule },
): void {
  member.balance += amount
  member.addToSource(sourceOf(rule), amount)
  for (const lot of lots) addLot(state, member, lot)
}

/** Lots stay ordered by their end, also when the validity in the rules was shortened meanwhile. */
function addLot(state: State, member: Member, lot: Lot): void {
  const lots = [...member.lots]
  const same = lots.findIndex(({ day }) => day === lot.day)
  if (same === -1) {
    lots.push(lot)
    lots.sort((a, b) => a.day - b.day)
    countLot(state, lot.day, 1)
  } else lots[same] = { day: lot.day, left: lot.left + (lots[same]?.left ?? 0) }
  setLots(member, lots)
}

/** The one that ends last lies with the member's numbers, since it changes with every grant. */
function setLots(member: Member, lots: readonly Lot[]): void {
  const newest = lots.at(-1)
  member.lotDay = newest?.day ?? 0
  member.lotLeft = newest?.left ?? 0
  if (lots.length < 2 && member.oldLots.length === 0) return
  member.oldLots = lots.slice(0, -1)
  member.areOldLotsChanged = true
}

/** Keeps how many lots end on each day, so that the first day is always known. */
export function countLot(state: State, day: number, by: 1 | -1): void {
  if (day === NEVER_DAY) return
  const lots = (state.lotDays.get(day) ?? 0) + by
  if (lots > 0) state.lotDays.set(day, lots)
  else state.lotDays.delete(day)
  if (by === 1) state.firstLotDay = Math.min(state.firstLotDay, day)
  else if (lots === 0 && day === state.firstLotDay) {
    state.firstLotDay = NEVER_DAY
    for (const other of state.lotDays.keys()) {
      state.firstLotDay = Math.min(state.firstLotDay, other)
    }
  }
}

/** Takes points out of the lots that end first, and answers what came out of which. */
function debitMember(state: State, member: Member, amount: number, rule: TransferRule): Lot[] {
  assert(member.balance >= amount, `member ${member.id} would go below zero`)
  member.balance -= amount
  member.addToSource(sourceOf(rule), -amount)
  let due = amount
  const left: Lot[] = []
  const out: Lot[] = []
  for (const lot of member.lots) {
    const taken = Math.min(lot.left, due)
    due -= taken
    if (taken > 0) out.push({ day: lot.day, left: taken })
    if (lot.left > taken) left.push({ day: lot.day, left: lot.left - taken })
    else countLot(state, lot.day, -1)
  }
  assert(due === 0, `the lots of member ${member.id} do not add up to the balance`)
  setLots(member, left)
  touch(state, member)
  return out
}

/** Under which heading of a balance's explanation a rule is counted. */
function sourceOf(rule: TransferRule): number {
  if (rule === 'checkin.broadcast') return SOURCES.indexOf('checkin')
  if (rule === 'recovery' || rule === 'reversal') return SOURCES.indexOf('refund')
  if (rule === 'quiz' || rule === 'perk' || rule === 'code') return SOURCES.indexOf('prize')
  if (rule === 'offer') return SOURCES.indexOf('order')
  const slot = (SOURCES as readonly string[]).indexOf(rule)
  return slot === -1 ? SOURCES.indexOf('spend') : slot
}

/** Sum over every account of an asset: zero unless the books are broken. */
export function sumOfAsset(state: State, asset: Asset): number {
  let sum = 0
  for (const [key, balance] of state.accounts) {
    if (key.startsWith(`${asset}/`)) sum += balance
  }
  if (asset === 'points') for (const member of state.members.values()) sum += member.balance
  else if (asset.startsWith('right:')) {
    const right = rightIn(asset)
    for (const member of state.members.values()) sum += rightsOf(member, right)
  }
  return sum
}
