/** Who a multiplier window is for and what it counts, in a few words. */
import type { WindowView } from '@fanfare/shared/contracts'
import { TIER_ORDER } from '../ui/tier-order.ts'
import { tiersText } from './activity-text.ts'
import type { StageTexts } from './texts/texts.ts'

/** More actions than these are not spelled out: the line has room for one glance. */
const ACTIONS_NAMED_MAX = { alone: 4, afterTiers: 3 } as const

export function windowLimits(window: WindowView, texts: StageTexts): string {
  const isForSome = window.tiers !== null && window.tiers.length < TIER_ORDER.length
  const tiers = isForSome ? tiersText(window.tiers ?? [], texts) : ''
  const parts = [tiers, actionsText(window, isForSome ? 'afterTiers' : 'alone', texts)].filter(
    (part) => part !== '',
  )
  return parts.length === 0 ? texts.everyone : parts.join(texts.listPartsJoin)
}

function actionsText(
  { actions }: WindowView,
  place: keyof typeof ACTIONS_NAMED_MAX,
  texts: StageTexts,
): string {
  if (actions === null || actions.length === 0) return ''
  const namedMax = ACTIONS_NAMED_MAX[place]
  const named = actions.slice(0, namedMax).map((action) => texts.action[action])
  return `${named.join(texts.listComma)}${actions.length > namedMax ? '…' : ''}`
}
