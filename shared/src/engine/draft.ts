/**
 * The events of one command while it is being decided, with the running values of the one member they
 * are about: several transfers in a row must see each other without touching the state.
 */
import type { MemberId } from '../base/index.ts'
import type {
  Asset,
  Command,
  Event,
  Factor,
  RejectionCode,
  Tier,
  Transferred,
  TransferRule,
} from '../contracts/index.ts'
import { ISSUE, memberAccount } from './ledger.ts'
import type { Member } from './member.ts'
import type { State } from './state.ts'

export type Draft = {
  state: State
  command: Command
  events: Event[]
  /** Set when a rule on the way found that none of this may happen. */
  refusal: RejectionCode | null
  /** When it happened, for the rules. */
  judgedAt: number
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
  return { state, command, events: [], refusal: null, judgedAt }
}

/** The member's purse; somebody new joins first. */
export function openPurse(draft: Draft, id: MemberId): Purse {
  const member = draft.state.members.get(id)
  if (member === undefined) {
    if (!isJoining(draft, id)) draft.events.push({ type: 'MemberJoined', member: id })
    return {
      id,
      member: null,
      balance: 0,
      owed: 0,
      earned: 0,
      spend: 0,
      tier: 'normal',
      prev: 0,
    }
  }
  return {
    id,
    member,
    balance: member.balance,
    owed: member.owed,
    earned: member.earned,
    spend: member.spend,
    tier: member.tier,
    prev: member.lastTransfer,
  }
}

function isJoining(draft: Draft, id: MemberId): boolean {
  return draft.events.some((event) => event.type === 'MemberJoined' && event.member === id)
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
  reason?: string | null
  /** Unix ms: hold it until then. */
  heldUntil?: number | null
}

/** Drafts points from `issue` to the member. */
export function credit(draft: Draft, purse: Purse, move: Movement): void {
  const isHeld = move.heldUntil !== undefined && move.heldUntil !== null
  if (!isHeld) {
    purse.balance += move.amount
    purse.earned += move.amount
  }
  push(draft, purse, ISSUE, memberAccount(purse.id), move)
}

/** Drafts points from the member to `to`; the caller has checked the balance. */
export function debit(draft: Draft, purse: Purse, to: string, move: Movement): void {
  purse.balance -= move.amount
  push(draft, purse, memberAccount(purse.id), to, move)
}

function push(draft: Draft, purse: Purse, from: string, to: string, move: Movement): void {
  const seq = nextSeq(draft)
  const deadline = move.heldUntil ?? null
  draft.events.push({
    type: 'Transferred',
    asset: 'points',
    from,
    to,
    amount: move.amount,
    base: move.base ?? move.amount,
    state: deadline === null ? 'posted' : 'pending',
    deadline,
    member: purse.id,
    balance: purse.balance,
    prev: purse.prev === 0 ? null : purse.prev,
    rule: move.rule,
    ruleVersion: draft.state.rulesVersion,
    factors: move.factors ?? [],
    activityId: move.activityId ?? null,
    reason: move.reason ?? null,
    actor: draft.command.actor,
  })
  purse.prev = seq
}

/** Drafts a movement that is on nobody's statement. */
export function moveBetween(
  draft: Draft,
  asset: Asset,
  move: { from: string; to: string; amount: number; rule: TransferRule; activityId: string },
): void {
  const event: Transferred = {
    type: 'Transferred',
    asset,
    from: move.from,
    to: move.to,
    amount: move.amount,
    base: move.amount,
    state: 'posted',
    deadline: null,
    member: null,
    balance: null,
    prev: null,
    rule: move.rule,
    ruleVersion: draft.state.rulesVersion,
    factors: [],
    activityId: move.activityId,
    reason: null,
    actor: draft.command.actor,
  }
  draft.events.push(event)
}
