/** Gifts by value; a streak pays the increase of its count, and closes by its last frame or by timeout. */
import type { CommandOf } from '../../contracts/index.ts'
import { limits } from '../../contracts/index.ts'
import type { Draft } from '../draft.ts'
import { mulDivFloor } from '../integers.ts'
import type { Combo, State } from '../state.ts'
import type { Decision } from './decision.ts'
import { decided, refused } from './decision.ts'
import { earn } from './earning.ts'
import { enterByDeed } from './lottery/enter-by-deed.ts'
import { actingPurse, interact } from './room.ts'

/** A closed streak is remembered this long, so that a late frame does not pay it again. */
export const COMBO_MEMORY_MS = 600_000

/** The value in minor units of the main currency, perhaps past every limit; 0 for a currency without a rate. */
export function inMainCurrency(state: State, amount: number, currency: string): number {
  const rates = state.rules.earning.gift.rateBp
  const main = rates[state.rules.currency] ?? 0
  const rate = rates[currency] ?? 0
  if (currency === state.rules.currency) return amount
  return main === 0 ? 0 : mulDivFloor(amount, rate, main)
}

export function recordGift(draft: Draft, command: CommandOf<'RecordGift'>): Decision {
  const { state } = draft
  const purse = actingPurse(draft, command)
  if (purse === null) return refused('member/banned')
  const key = command.comboKey === null ? null : `${purse.id}/${command.comboKey}`
  const combo = key === null ? undefined : findCombo(state, key)
  const count = Math.max(0, command.count - (combo?.count ?? 0))
  const amount = count * command.unitAmount
  const value = inMainCurrency(state, amount, command.currency)
  if (Math.max(amount, value) > limits.MONEY_MINOR_MAX) return refused('points/limit')
  if (count > 0) {
    interact(draft, purse, 'gift')
    draft.events.push({
      type: 'GiftCounted',
      member: purse.id,
      giftId: command.giftId,
      giftName: command.giftName,
      count,
      amount,
      currency: command.currency,
      value,
      comboKey: key,
      comboCount: Math.max(command.count, combo?.count ?? 0),
    })
    if (state.running.length > 0) enterByDeed(draft, purse, 'gift')
    const rateBp = state.rules.earning.gift.rateBp[command.currency] ?? 0
    earn(draft, purse, { action: 'gift', base: mulDivFloor(amount, rateBp, limits.BP_ONE) })
  }
  if (key !== null && command.final && (count > 0 || combo?.isOpen !== false)) {
    draft.events.push({
      type: 'ComboClosed',
      member: purse.id,
      comboKey: key,
      count: Math.max(command.count, combo?.count ?? 0),
      why: 'final',
    })
  }
  return decided(draft)
}

function findCombo(state: State, key: string): Combo | undefined {
  return state.openCombos.get(key) ?? state.closedCombos.get(key)
}

export function comboDeadline(state: State, combo: Combo): number {
  return combo.lastAt + state.rules.comboSeconds * 1_000
}

/** Closes streaks that have been silent too long, the longest silent first. */
export function tickCombos(draft: Draft, at: number): void {
  const due: Combo[] = []
  for (const combo of draft.state.openCombos.values()) {
    if (comboDeadline(draft.state, combo) > at) break
    due.push(combo)
  }
  for (const combo of due.sort(isLongerSilent)) {
    draft.events.push({
      type: 'ComboClosed',
      member: combo.member,
      comboKey: combo.key,
      count: combo.count,
      why: 'timeout',
    })
  }
}

/** The order of streaks, the same however they were loaded. */
export function isLongerSilent(a: Combo, b: Combo): number {
  return a.lastAt - b.lastAt || (a.key < b.key ? -1 : 1)
}

/** Remembers a streak's new count; open ones stay ordered by their last frame. */
export function applyCombo(state: State, combo: Combo): void {
  state.openCombos.delete(combo.key)
  state.closedCombos.delete(combo.key)
  if (combo.isOpen) state.openCombos.set(combo.key, combo)
  else state.closedCombos.set(combo.key, combo)
  state.changedKeys.add(`c:${combo.key}`)
  for (const old of state.closedCombos.values()) {
    if (old.lastAt > state.at - COMBO_MEMORY_MS) return
    state.closedCombos.delete(old.key)
    state.changedKeys.add(`c:${old.key}`)
  }
}
