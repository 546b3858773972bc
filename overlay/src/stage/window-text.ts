/** Who a multiplier window is for and what it counts, in a few words. */
import type { WindowView } from '@fanfare/shared/contracts'
import { TIER_ORDER, tierRank } from '../ui/tier-order.ts'
import type { StageTexts } from './texts/texts.ts'

/** More actions than this are not spelled out: the line has room for one glance. */
const ACTIONS_NAMED_MAX = 3

export function windowLimits(window: WindowView, texts: StageTexts): string {
  const parts = [tiersText(window, texts), actionsText(window, texts)].filter((part) => part !== '')
  return parts.length === 0 ? texts.everyone : parts.join(texts.listPartsJoin)
}

function tiersText({ tiers }: WindowView, texts: StageTexts): string {
  if (tiers === null || tiers.length === TIER_ORDER.length) return ''
  const sorted = [...tiers].sort((a, b) => tierRank(a) - tierRank(b))
  const lowest = sorted[0]
  if (lowest === undefined) return ''
  const reachesTop = sorted.length === TIER_ORDER.length - tierRank(lowest)
  if (reachesTop && sorted.length > 1) return texts.tiersFrom(texts.tier[lowest])
  return sorted.map((tier) => texts.tier[tier]).join(texts.listComma)
}

function actionsText({ actions }: WindowView, texts: StageTexts): string {
  if (actions === null || actions.length === 0) return ''
  const named = actions.slice(0, ACTIONS_NAMED_MAX).map((action) => texts.action[action])
  return `${named.join(texts.listComma)}${actions.length > ACTIONS_NAMED_MAX ? '…' : ''}`
}
