/** What must hold of every seckill, counted from the claims and from the ledger, each by itself. */
import { activityOf } from '../../activity.ts'
import { accountBalance, heldAccount, rightAsset, soldAccount, SPENT } from '../../ledger.ts'
import type { Pending, State } from '../../state.ts'
import type { Claim, Seckill } from './state.ts'
import { availableUnits } from './stock.ts'

export function brokenSeckills(state: State): string[] {
  const claims = new Map<string, Claim[]>()
  for (const claim of state.claims.values()) {
    const list = claims.get(claim.activityId)
    if (list === undefined) claims.set(claim.activityId, [claim])
    else list.push(claim)
  }
  const broken: string[] = []
  for (const activity of state.activities.values()) {
    if (activity.type !== 'seckill') continue
    const own = claims.get(activity.activityId) ?? []
    const sentences = [
      ...brokenUnits(state, activity, own),
      ...brokenMembers(activity, own),
      ...own.flatMap((claim) => brokenClaim(state, activity, claim)),
      ...brokenIndex(state, activity, own),
    ]
    for (const sentence of sentences) broken.push(`seckill ${activity.activityId} ${sentence}`)
  }
  return broken.concat(brokenHolds(state))
}

function unitsIn(claims: readonly Claim[], state: Claim['state']): number {
  return claims.reduce((sum, claim) => sum + (claim.state === state ? claim.quantity : 0), 0)
}

function brokenUnits(state: State, seckill: Seckill, claims: readonly Claim[]): string[] {
  const { activityId, quota } = seckill
  const available = availableUnits(state, activityId)
  const held = accountBalance(state, 'stock', heldAccount(activityId))
  const sold = accountBalance(state, 'stock', soldAccount(activityId))
  const broken: string[] = []
  if (available + held + sold !== quota) {
    broken.push(`has ${available} left, ${held} held and ${sold} sold of ${quota}`)
  }
  if (unitsIn(claims, 'held') !== held) {
    broken.push(`holds ${held}, its claims say ${unitsIn(claims, 'held')}`)
  }
  if (unitsIn(claims, 'sold') !== sold) {
    broken.push(`has sold ${sold}, its claims say ${unitsIn(claims, 'sold')}`)
  }
  const waiting = unitsIn(claims, 'queued')
  if (waiting > 0 && available > 0) broken.push(`has ${available} left while ${waiting} wait`)
  const mayWait = seckill.isOpen || seckill.mode === 'draw'
  if (waiting > 0 && !mayWait) broken.push(`is closed while ${waiting} wait`)
  const isOver = !seckill.isOpen && held === 0 && waiting === 0
  if (isOver !== seckill.endedAt > 0) broken.push(`ended at ${seckill.endedAt}`)
  return broken
}

function brokenMembers({ perMember }: Seckill, claims: readonly Claim[]): string[] {
  const units = new Map<string, number>()
  for (const { member, quantity } of claims) {
    units.set(member, (units.get(member) ?? 0) + quantity)
  }
  return [...units]
    .filter(([, quantity]) => quantity > perMember)
    .map(([member, quantity]) => `gives ${member} ${quantity}, more than ${perMember}`)
}

/** What a held claim holds back is pending; nothing of any other is. */
function brokenClaim(state: State, seckill: Seckill, claim: Claim): string[] {
  const { quantity } = claim
  if (quantity < 1) return [`has a claim of ${quantity}`]
  const isHeld = claim.state === 'held'
  const price = isHeld && seckill.pricePoints !== null ? seckill.pricePoints * quantity : null
  const right = isHeld && seckill.right !== null ? rightAsset(seckill.right) : null
  const expected: [string, number | null, Partial<Pending> | null][] = [
    ['units', claim.stock, isHeld ? { asset: 'stock', amount: quantity } : null],
    ['price', claim.points, price === null ? null : { asset: 'points', amount: price }],
    ['ticket', claim.right, right === null ? null : { asset: right, amount: quantity }],
  ]
  return expected
    .filter(([, seq, what]) => !isPending(state, claim, seq, what))
    .map(([name]) => `holds another ${name} than claim ${claim.claim} says`)
}

function isPending(
  state: State,
  { activityId, member }: Claim,
  seq: number | null,
  what: Partial<Pending> | null,
): boolean {
  if (seq === null || what === null) return seq === null && what === null
  const hold = state.pending.get(seq)
  if (hold === undefined) return false
  const to = what.asset === 'stock' ? soldAccount(activityId) : SPENT
  return (
    hold.asset === what.asset &&
    hold.amount === what.amount &&
    hold.to === to &&
    hold.member === member &&
    hold.activityId === activityId
  )
}

/** Nothing is held back that no claim knows of. */
function brokenHolds(state: State): string[] {
  const known = new Set<number>()
  for (const { stock, points, right } of state.claims.values()) {
    for (const seq of [stock, points, right]) if (seq !== null) known.add(seq)
  }
  const broken: string[] = []
  for (const { seq, rule, activityId } of state.pending.values()) {
    if (rule !== 'claim' || known.has(seq)) continue
    const isOurs = activityId !== null && activityOf(state, 'seckill', activityId) !== undefined
    broken.push(`hold ${seq} of ${isOurs ? activityId : 'no seckill'} belongs to no claim`)
  }
  return broken
}

/** What is kept beside the claims says the same as counting them. */
function brokenIndex(state: State, seckill: Seckill, claims: readonly Claim[]): string[] {
  const list = state.claimIndex.get(seckill.activityId)
  const counted = {
    held: claims.filter((claim) => claim.state === 'held').length,
    waiting: claims.filter((claim) => claim.state === 'queued').length,
    all: claims.length,
  }
  const kept = {
    held: list?.heldClaims ?? 0,
    waiting: list?.waiting ?? 0,
    all: [...(list?.byMember.values() ?? [])].flat().length,
  }
  return (['held', 'waiting', 'all'] as const)
    .filter((name) => counted[name] !== kept[name])
    .map((name) => `keeps ${kept[name]} claims as ${name}, there are ${counted[name]}`)
}
