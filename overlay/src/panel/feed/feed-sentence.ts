/** What a feed line says, as a key of the dictionary with its values. Pure; unknown values leave a plainer sentence. */
import type { FeedItem, Tier } from '@fanfare/shared/contracts'
import { TIER_ORDER } from '../../ui/tier-order.ts'
import { isUndoReason } from '../model/history-log.ts'
import type { IconName } from '../parts/Icon.tsx'

export type Sentence =
  { key: 'text'; text: string } | { key: SentenceKey; values: Record<string, string | number> }

/** Keys below `feed.say` in the dictionaries. */
export const SENTENCE_KEYS = [
  'gift',
  'follow',
  'share',
  'subscribe',
  'raid',
  'like',
  'order',
  'refund',
  'checkin',
  'tierUp',
  'windowOpened',
  'windowExtended',
  'windowClosed',
  'windowEnded',
  'broadcastStarted',
  'broadcastEnded',
  'adjust',
  'adjustUndone',
  'hidden',
  'conflict',
  'shown',
  'blanked',
  'restored',
  'banned',
  'deleted',
  'rules',
  'warning',
] as const
export type SentenceKey = (typeof SENTENCE_KEYS)[number]

export const FEED_ICONS: Record<FeedItem['kind'], IconName> = {
  chat: 'chat',
  gift: 'gift',
  follow: 'heart',
  share: 'right',
  subscribe: 'star',
  raid: 'raid',
  like: 'heart',
  order: 'bag',
  refund: 'undo',
  checkin: 'stamp',
  tier_up: 'star',
  window: 'bolt',
  broadcast: 'air',
  adjust: 'plus',
  moderation: 'shield',
  rules: 'list',
  warning: 'warning',
}

type Values = Record<string, string | number>

const PLAIN: Partial<Record<FeedItem['kind'], SentenceKey>> = {
  gift: 'gift',
  follow: 'follow',
  share: 'share',
  subscribe: 'subscribe',
  raid: 'raid',
  like: 'like',
  order: 'order',
  refund: 'refund',
  checkin: 'checkin',
  tier_up: 'tierUp',
  rules: 'rules',
}

function windowKey(values: Values): SentenceKey {
  switch (values['action'] ?? values['state']) {
    case 'extended':
      return 'windowExtended'
    case 'closed':
      return values['why'] === 'ended' ? 'windowEnded' : 'windowClosed'
    case 'ended':
      return 'windowEnded'
    default:
      return 'windowOpened'
  }
}

function moderationKey(values: Values): SentenceKey {
  switch (values['action']) {
    case 'shown':
      return 'shown'
    case 'blanked':
      return 'blanked'
    case 'restored':
      return 'restored'
    case 'banned':
      return 'banned'
    case 'deleted':
      return 'deleted'
    default:
      return 'hidden'
  }
}

function sentenceKey(item: FeedItem, values: Values): SentenceKey {
  if (item.kind === 'window') return windowKey(values)
  if (item.kind === 'moderation') return moderationKey(values)
  if (item.kind === 'adjust') return isUndoReason(item.text ?? '') ? 'adjustUndone' : 'adjust'
  if (item.kind === 'warning') return values['code'] === 'signal/conflict' ? 'conflict' : 'warning'
  if (item.kind === 'broadcast')
    return values['action'] === 'ended' ? 'broadcastEnded' : 'broadcastStarted'
  return PLAIN[item.kind] ?? 'warning'
}

export function sentenceOf(item: FeedItem): Sentence {
  if (item.kind === 'chat') return { key: 'text', text: item.text ?? '' }
  const values = item.values ?? {}
  return { key: sentenceKey(item, values), values: { text: item.text ?? '', ...values } }
}

export function isTier(value: unknown): value is Tier {
  return TIER_ORDER.some((tier) => tier === value)
}
