/** All families of rules, put together. */
import type { Draft } from './draft.ts'
import type { FamilyLife } from './family.ts'
import { deskEffects, deskLife, deskRules } from './rules/desk/family.ts'
import { offerEffects } from './rules/offers.ts'
import { lotteryEffects, lotteryLife, lotteryRules } from './rules/lottery/family.ts'
import { pollEffects, pollLife, pollRules } from './rules/polls/family.ts'
import { safeguardEffects, safeguardLife, safeguardRules } from './rules/safeguards/family.ts'
import { seckillEffects, seckillLife, seckillRules } from './rules/seckill/family.ts'
import { taskEffects, taskLife } from './rules/tasks/family.ts'
import type { State } from './state.ts'

export const familyRules = {
  ...seckillRules,
  ...lotteryRules,
  ...pollRules,
  ...deskRules,
  ...safeguardRules,
}

export const familyEffects = {
  ...seckillEffects,
  ...lotteryEffects,
  ...pollEffects,
  ...deskEffects,
  ...safeguardEffects,
  ...taskEffects,
  ...offerEffects,
}

const LIVES: readonly FamilyLife[] = [
  seckillLife,
  lotteryLife,
  pollLife,
  deskLife,
  safeguardLife,
  taskLife,
]

export function tickFamilies(draft: Draft, at: number): void {
  for (const life of LIVES) life.tick?.(draft, at)
}

export function nextFamilyDeadline(state: State): number | null {
  let next = Infinity
  for (const life of LIVES) next = Math.min(next, life.nextDeadline?.(state) ?? Infinity)
  return next === Infinity ? null : next
}

export function finishFamilies(state: State): void {
  for (const life of LIVES) life.finishLoad?.(state)
}

export function brokenFamilies(state: State): string[] {
  return LIVES.flatMap((life) => life.broken?.(state) ?? [])
}
