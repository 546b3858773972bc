/** The double-points window being prepared: presets, what it may cost, and how carefully it is opened. Pure. */
import {
  limits,
  type Action,
  type ProducerCommand,
  type Tier,
  type WindowView,
} from '@fanfare/shared/contracts'

export const FACTORS_BP = [20_000, 30_000] as const
export const MINUTES = [1, 3, 5, 10] as const
/** Caps offered in one click, in extra points. */
export const BUDGETS = [500, 2_000, 10_000] as const
/** Up to this many extra points, a five-second way back is care enough; above it the button is held. */
export const DELAYED_BUDGET_MAX = 500

export type WindowDraft = {
  factorBp: number
  minutes: number
  /** Empty means everybody, or everything. */
  tiers: ReadonlySet<Tier>
  actions: ReadonlySet<Action>
  /** Extra points at most; null means no cap. */
  budget: number | null
}

export const FIRST_DRAFT: WindowDraft = {
  factorBp: 20_000,
  minutes: 3,
  tiers: new Set(),
  actions: new Set(),
  budget: 2_000,
}

export function openCommand(draft: WindowDraft): ProducerCommand {
  return {
    type: 'OpenWindow',
    factorBp: draft.factorBp,
    seconds: draft.minutes * 60,
    ...(draft.tiers.size === 0 ? {} : { tiers: [...draft.tiers] }),
    ...(draft.actions.size === 0 ? {} : { actions: [...draft.actions] }),
    ...(draft.budget === null ? {} : { budget: draft.budget }),
  }
}

/** `delayed`: five seconds to take it back. `hold`: shown what it costs, then held. */
export function careFor(draft: WindowDraft): 'delayed' | 'hold' {
  return draft.budget !== null && draft.budget <= DELAYED_BUDGET_MAX ? 'delayed' : 'hold'
}

/** Extra points at the present pace, never above the cap. */
export function extraPoints(draft: WindowDraft, pointsPerMinute: number): number {
  const share = (draft.factorBp - limits.BP_ONE) / limits.BP_ONE
  const extra = Math.round(pointsPerMinute * draft.minutes * share)
  return draft.budget === null ? extra : Math.min(extra, draft.budget)
}

function meets<T>(draft: ReadonlySet<T>, open: readonly T[] | null): boolean {
  return draft.size === 0 || open === null || open.some((one) => draft.has(one))
}

/** Two windows never multiply the same action of the same member: the server would refuse. */
export function isTaken(draft: WindowDraft, open: readonly WindowView[]): boolean {
  return open.some(
    ({ tiers, actions }) => meets(draft.tiers, tiers) && meets(draft.actions, actions),
  )
}

/** What somebody typed as a cap: null for none, undefined for something that is no cap. */
export function budgetFrom(text: string): number | null | undefined {
  const folded = text.normalize('NFKC').replaceAll(/[\s,]/g, '')
  if (folded === '') return null
  if (!/^\d+$/.test(folded)) return undefined
  const budget = Number(folded)
  return budget >= 1 && budget <= limits.POINTS_MAX ? budget : undefined
}

/** A new set with `value` put in or taken out. */
export function toggled<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set)
  if (!next.delete(value)) next.add(value)
  return next
}
