/** 幸運抽獎: one draw at the first sign of a member in a day, paid from what the day has for it. */
import type { AccountId, EventOf, Perk } from '../../../contracts/index.ts'
import { createChance, serverSeedOf } from '../../../draw/index.ts'
import { isBanned } from '../../bans.ts'
import { calendarAt } from '../../clock.ts'
import type { Draft, Purse } from '../../draft.ts'
import { draftedBalance, moveBetween } from '../../draft.ts'
import { accountBalance, ISSUE, SPENT } from '../../ledger.ts'
import type { State } from '../../state.ts'
import { touch } from '../../state.ts'
import { grantReward, grantRight, isKeptFromRewards } from '../rewards.ts'

/** What the lucky draws of a day may still give away, in `budget`. */
function perkAccount(day: number): AccountId {
  return `perk:${day}`
}

/** Drafts the draw where today's is still to come. A prize that the day cannot pay whole is a blank. */
export function drawPerk(draft: Draft, purse: Purse): void {
  const { rules, perks } = draft.state
  const { perk } = rules
  if (perk === null || isKeptFromRewards(purse)) return
  // Orders count in spite of a ban.
  if (isBanned(purse.member?.bannedUntil ?? 0, draft.command.at)) return
  // A day that comes again, because the zone was changed, goes on where it was.
  const day = Math.max(perks.day, calendarAt(draft.state, draft.command.at).day)
  if ((purse.member?.perkDay ?? 0) >= day || isDrawn(draft, purse)) return
  openDay(draft, perk, day)
  const index = chosenPrize(draft, purse, perk, day)
  const wanted = index === null ? undefined : perk.prizes[index]
  const left = draftedBalance(draft, 'budget', perkAccount(day))
  const prize = wanted !== undefined && wanted.points <= left ? wanted : undefined
  const drawn: EventOf<'PerkDrawn'> = {
    type: 'PerkDrawn',
    member: purse.id,
    day,
    prize: prize === undefined ? null : index,
    name: prize?.name ?? null,
    points: 0,
    right: null,
  }
  draft.events.push(drawn)
  if (prize === undefined) return
  const { name: reason, points: amount, right } = prize
  if (grantReward(draft, purse, { rule: 'perk', amount, reason })) {
    drawn.points = amount
    moveBudget(draft, { from: perkAccount(day), to: SPENT, amount })
  }
  if (right !== undefined && grantRight(draft, purse, { rule: 'perk', right, reason })) {
    drawn.right = right
  }
}

function isDrawn(draft: Draft, purse: Purse): boolean {
  return draft.events.some((event) => event.type === 'PerkDrawn' && event.member === purse.id)
}

/** Gives the day what the rules have for it; what an earlier day has left goes back. */
function openDay(draft: Draft, perk: Perk, day: number): void {
  const { perks } = draft.state
  const isToday = perks.day === day
  if (!isToday) giveBack(draft, perks.day, Infinity)
  const given = isToday ? perks.points : 0
  const more = perk.pointsPerDay - given
  const points = given + (more < 0 ? -giveBack(draft, day, -more) : more)
  if (isToday && points === given) return
  if (more > 0) moveBudget(draft, { from: ISSUE, to: perkAccount(day), amount: more })
  draft.events.push({ type: 'PerkDayOpened', day, points })
}

/** What has been given away cannot be given back. */
function giveBack(draft: Draft, day: number, most: number): number {
  const amount = Math.min(most, draftedBalance(draft, 'budget', perkAccount(day)))
  if (amount > 0) moveBudget(draft, { from: perkAccount(day), to: ISSUE, amount })
  return amount
}

function moveBudget(draft: Draft, move: { from: string; to: string; amount: number }): void {
  moveBetween(draft, 'budget', { ...move, rule: 'perk', activityId: null })
}

/** Each prize by its weight, from nothing but the command's chance, the day and the member. */
function chosenPrize(draft: Draft, purse: Purse, perk: Perk, day: number): number | null {
  const { seed: chance, causeId } = draft.command
  const draw = createChance(
    serverSeedOf({ chance, causeId, activityId: `perk/${day}/${purse.id}` }),
  )
  const total = perk.prizes.reduce((sum, { weight }) => sum + weight, perk.blankWeight)
  let rest = draw(total)
  for (const [index, { weight }] of perk.prizes.entries()) {
    if (rest < weight) return index
    rest -= weight
  }
  return null
}

export function applyPerkDayOpened(state: State, event: EventOf<'PerkDayOpened'>): void {
  state.perks = { day: event.day, points: event.points }
  state.changedKeys.add('channel')
}

export function applyPerkDrawn(state: State, event: EventOf<'PerkDrawn'>): void {
  const member = state.members.get(event.member)
  if (member === undefined) return
  member.perkDay = event.day
  touch(state, member)
}

/** A day never has more than the rules gave it. */
export function brokenPerks(state: State): string[] {
  const { day, points } = state.perks
  const left = accountBalance(state, 'budget', perkAccount(day))
  return left > points ? [`the lucky draws of day ${day} have ${left} of ${points} left`] : []
}
