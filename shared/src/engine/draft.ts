/**
 * The events of one command while it is being decided, with the running values of the one member they
 * are about: several transfers in a row must see each other without touching the state.
 */
import type { MemberId } from '../base/index.ts'
import type {
  AccountId,
  Asset,
  Command,
  Event,
  Factor,
  RejectionCode,
  Tier,
  Transferred,
  TransferRule,
} from '../contracts/index.ts'
import { rightsOf } from './extras.ts'
import { accountBalance, ISSUE, memberAccount, rightAsset } from './ledger.ts'
import type { Member } from './member.ts'
import type { Pending, State } from './state.ts'

export type Draft = {
  state: State
  command: Command
  events: Event[]
  /** Set when a rule on the way found that none of this may happen. */
  refusal: RejectionCode | null
  /** When it happened, for the rules. */
  judgedAt: number
  /** One purse a member, so that each movement sees the ones before it. */
  purse: Purse | null
  morePurses: Map<MemberId, Purse> | null
  /** What the events so far move in and out of accounts that are nobody's. */
  moved: Map<string, number> | null
}

/** What a member has, as of the events drafted so far. */
export type Purse = {
  id: MemberId
  /** Null when this command is the first that knows of them. */
  member: Member | null
  balance: number
  owed: number
  earned: number
  spend: number
  tier: Tier
  prev: number
}

export function openDraft(state: State, command: Command, judgedAt: number): Draft {
  return {
    state,
    command,
    events: [],
    refusal: null,
    judgedAt,
    purse: null,
    morePurses: null,
    moved: null,
  }
}

/** The member's purse, the same one throughout a draft; somebody new joins first. */
export function openPurse(draft: Draft, id: MemberId): Purse {
  if (draft.purse?.id === id) return draft.purse
  const known = draft.morePurses?.get(id)
  if (known !== undefined) return known
  const purse = newPurse(draft, id)
  // Nearly always there is only one: a map for it would cost more than the rest of the draft.
  if (draft.purse === null) draft.purse = purse
  else (draft.morePurses ??= new Map()).set(id, purse)
  return purse
}

function newPurse(draft: Draft, id: MemberId): Purse {
  const member = draft.state.members.get(id)
  if (member === undefined) {
    draft.events.push({ type: 'MemberJoined', member: id })
    const nothing = { balance: 0, owed: 0, earned: 0, spend: 0, prev: 0 }
    return { id, member: null, tier: 'normal', ...nothing }
  }
  const { balance, owed, earned, spend, tier, lastTransfer: prev } = member
  return { id, member, balance, owed, earned, spend, tier, prev }
}

/** The seq the next drafted event will get. */
export function nextSeq(draft: Draft): number {
  return draft.state.seq + draft.events.length + 1
}

type Movement = {
  rule: TransferRule
  amount: number
  base?: number
  factors?: Factor[]
  activityId?: string | null
  /** The part of the amount that the activity is the reason for; null or absent where it is all of it. */
  bonus?: number | null
  /** The account of the budget that is charged with it. */
  paidBy?: AccountId | null
  reason?: string | null
}

/** Drafts points from `issue` to the member, held until `heldUntil` (Unix ms) where that is given. */
export function credit(
  draft: Draft,
  purse: Purse,
  move: Movement & { heldUntil?: number | null },
): void {
  const deadline = move.heldUntil ?? null
  if (deadline === null) {
    purse.balance += move.amount
    purse.earned += move.amount
  }
  const state = deadline === null ? 'posted' : 'pending'
  const route = {
    asset: 'points',
    from: ISSUE,
    to: memberAccount(purse.id),
    state,
    deadline,
  } as const
  push(draft, purse, route, move)
}

/** Drafts points from the member to `to`; the caller has checked the balance. */
export function debit(draft: Draft, purse: Purse, to: AccountId, move: Movement): void {
  purse.balance -= move.amount
  const from = memberAccount(purse.id)
  push(draft, purse, { asset: 'points', from, to, state: 'posted', deadline: null }, move)
}

/**
 * Drafts points that leave the member now and reach `to` only when settled; voided they come back into the
 * lots they left. Answers the `seq` to settle them by.
 */
export function holdPoints(draft: Draft, purse: Purse, to: AccountId, move: Movement): number {
  purse.balance -= move.amount
  const from = memberAccount(purse.id)
  return push(draft, purse, { asset: 'points', from, to, state: 'pending', deadline: null }, move)
}

export type DraftedTransfer = Movement & {
  asset?: Asset
  from: AccountId
  to: AccountId
  state?: 'posted' | 'pending'
  deadline?: number | null
}

/** Drafts any movement; with a purse it is on that member's statement. Answers its `seq`. */
export function transfer(draft: Draft, purse: Purse | null, move: DraftedTransfer): number {
  const { asset = 'points', from, to, state = 'posted', deadline = null } = move
  return push(draft, purse, { asset, from, to, state, deadline }, move)
}

type Route = {
  asset: Asset
  from: AccountId
  to: AccountId
  state: 'posted' | 'pending'
  deadline: number | null
}

/** Route and movement apart: joining them by a spread would cost a line of chat a fifth of its time. */
function push(draft: Draft, purse: Purse | null, route: Route, move: Movement): number {
  const seq = nextSeq(draft)
  const { asset, from, to } = route
  const isOnStatement = purse !== null && asset === 'points'
  const event: Transferred = {
    type: 'Transferred',
    asset,
    from,
    to,
    amount: move.amount,
    base: move.base ?? move.amount,
    state: route.state,
    deadline: route.deadline,
    member: purse === null ? null : purse.id,
    balance: isOnStatement ? purse.balance : null,
    prev: purse === null || purse.prev === 0 ? null : purse.prev,
    rule: move.rule,
    ruleVersion: draft.state.rulesVersion,
    factors: move.factors ?? [],
    activityId: move.activityId ?? null,
    reason: move.reason ?? null,
    actor: draft.command.actor,
  }
  if (move.bonus !== undefined && move.bonus !== null) event.bonus = move.bonus
  if (move.paidBy !== undefined && move.paidBy !== null) event.paidBy = move.paidBy
  draft.events.push(event)
  if (purse !== null) purse.prev = seq
  if (!isOnStatement) noteMoved(draft, event, from, to)
  return seq
}

/** Drafts a movement that is on nobody's statement. */
export function moveBetween(
  draft: Draft,
  asset: Asset,
  move: {
    from: AccountId
    to: AccountId
    amount: number
    rule: TransferRule
    activityId: string | null
  },
): void {
  transfer(draft, null, { ...move, asset })
}

/** Drafts the end of a pending transfer, and answers what it was. */
export function settle(
  draft: Draft,
  pending: Pending,
  outcome: 'posted' | 'voided',
  why: string,
): Purse | null {
  const purse = pending.member === null ? null : openPurse(draft, pending.member)
  if (purse !== null && pending.asset === 'points') settlePoints(purse, pending, outcome)
  const seq = nextSeq(draft)
  draft.events.push({
    type: 'TransferSettled',
    transfer: pending.seq,
    outcome,
    why,
    member: pending.member,
    balance: purse === null || pending.asset !== 'points' ? null : purse.balance,
    prev: purse === null || purse.prev === 0 ? null : purse.prev,
  })
  if (purse !== null) purse.prev = seq
  const goesTo = outcome === 'posted' ? pending.to : pending.from
  addMoved(draft, pending.asset, goesTo, pending.amount)
  return purse
}

function settlePoints(purse: Purse, pending: Pending, outcome: 'posted' | 'voided'): void {
  const own = memberAccount(purse.id)
  if (outcome === 'posted' && pending.to === own) {
    purse.balance += pending.amount
    if (pending.from === ISSUE) purse.earned += pending.amount
  } else if (outcome === 'voided' && pending.from === own) purse.balance += pending.amount
}

function noteMoved(draft: Draft, event: Transferred, from: AccountId, to: AccountId): void {
  addMoved(draft, event.asset, from, -event.amount)
  if (event.state === 'posted') addMoved(draft, event.asset, to, event.amount)
}

function addMoved(draft: Draft, asset: Asset, account: AccountId, by: number): void {
  draft.moved ??= new Map()
  const key = `${asset}/${account}`
  draft.moved.set(key, (draft.moved.get(key) ?? 0) + by)
}

/** What is on an account that is no member's, as of the events drafted so far. */
export function draftedBalance(draft: Draft, asset: Asset, account: AccountId): number {
  const moved = draft.moved?.get(`${asset}/${account}`) ?? 0
  return accountBalance(draft.state, asset, account) + moved
}

/** How many of a right the member has, as of the events drafted so far. */
export function draftedRights(draft: Draft, { id, member }: Purse, right: string): number {
  const before = member === null ? 0 : rightsOf(member, right)
  return before + (draft.moved?.get(`${rightAsset(right)}/${memberAccount(id)}`) ?? 0)
}
