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
  'seckillOpened',
  'seckillClaimed',
  'seckillQueued',
  'seckillConfirmed',
  'seckillLeft',
  'seckillReleased',
  'seckillRestocked',
  'seckillSoldOut',
  'seckillClosed',
  'lotteryOpened',
  'lotteryClosed',
  'lotteryDrawn',
  'lotteryCancelled',
  'lotteryClaimed',
  'lotteryPassed',
  'lotteryWithheld',
  'lotteryDelivered',
  'pollOpened',
  'pollClosed',
  'quizOpened',
  'quizClosed',
  'quizPaid',
  'questionAsked',
  'questionPicked',
  'questionDismissed',
  'cardShown',
  'cardHidden',
  'codeOpened',
  'codeRedeemed',
  'codeClosed',
  'taskDone',
  'taskRevoked',
  'perk',
  'reversalStarted',
  'reversalDone',
  'heldNew',
  'heldApproved',
  'heldRejected',
  'budgetOpened',
  'budgetRefused',
  'excluded',
  'included',
  'unmuted',
  'other',
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
  seckill: 'bag',
  lottery: 'dice',
  poll: 'poll',
  quiz: 'question',
  question: 'chat',
  card: 'card',
  code: 'ticket',
  task: 'check',
  reversal: 'undo',
  held: 'shield',
  budget: 'coins',
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
    case 'excluded':
    case 'included':
      return values['action']
    case 'unbanned':
      return 'unmuted'
    default:
      return 'hidden'
  }
}

/** Lines of activities: what happened is in `action`. */
const ACTIVITY_KEYS: Readonly<Record<string, SentenceKey>> = {
  'seckill opened': 'seckillOpened',
  'seckill claimed': 'seckillClaimed',
  'seckill bought': 'seckillClaimed',
  'seckill queued': 'seckillQueued',
  'seckill left_queue': 'seckillLeft',
  'seckill sold': 'seckillConfirmed',
  'seckill released': 'seckillReleased',
  'seckill restocked': 'seckillRestocked',
  'seckill sold_out': 'seckillSoldOut',
  'seckill closed': 'seckillClosed',
  'seckill ended': 'seckillClosed',
  'seckill reversed': 'seckillClosed',
  'lottery opened': 'lotteryOpened',
  'lottery closed': 'lotteryClosed',
  'lottery drawn': 'lotteryDrawn',
  'lottery cancelled': 'lotteryCancelled',
  'lottery claimed': 'lotteryClaimed',
  'lottery passed': 'lotteryPassed',
  'lottery withheld': 'lotteryWithheld',
  'lottery delivered': 'lotteryDelivered',
  'poll opened': 'pollOpened',
  'poll closed': 'pollClosed',
  'poll ended': 'pollClosed',
  'poll reversed': 'pollClosed',
  'quiz opened': 'quizOpened',
  'quiz closed': 'quizClosed',
  'quiz ended': 'quizClosed',
  'quiz won': 'quizClosed',
  'quiz reversed': 'quizClosed',
  'quiz paid': 'quizPaid',
  'question asked': 'questionAsked',
  'question picked': 'questionPicked',
  'question dismissed': 'questionDismissed',
  'card shown': 'cardShown',
  'card hidden': 'cardHidden',
  'card ended': 'cardHidden',
  'code opened': 'codeOpened',
  'code redeemed': 'codeRedeemed',
  'code closed': 'codeClosed',
  'code ended': 'codeClosed',
  'task done': 'taskDone',
  'task revoked': 'taskRevoked',
  'task perk': 'perk',
  'reversal started': 'reversalStarted',
  'reversal done': 'reversalDone',
  'held held': 'heldNew',
  'held approved': 'heldApproved',
  'held rejected': 'heldRejected',
  'budget opened': 'budgetOpened',
  'budget refused': 'budgetRefused',
}

function activityKey(kind: FeedItem['kind'], values: Values): SentenceKey {
  return ACTIVITY_KEYS[`${kind} ${values['action'] ?? ''}`] ?? 'other'
}

function sentenceKey(item: FeedItem, values: Values): SentenceKey {
  if (item.kind === 'window') return windowKey(values)
  if (item.kind === 'moderation') return moderationKey(values)
  if (item.kind === 'adjust') return isUndoReason(item.text ?? '') ? 'adjustUndone' : 'adjust'
  if (item.kind === 'warning') return values['code'] === 'signal/conflict' ? 'conflict' : 'warning'
  if (item.kind === 'broadcast')
    return values['action'] === 'ended' ? 'broadcastEnded' : 'broadcastStarted'
  return PLAIN[item.kind] ?? activityKey(item.kind, values)
}

export function sentenceOf(item: FeedItem): Sentence {
  if (item.kind === 'chat') return { key: 'text', text: item.text ?? '' }
  const values = item.values ?? {}
  const title = values['title'] ?? ''
  return { key: sentenceKey(item, values), values: { text: item.text ?? title, ...values } }
}

export function isTier(value: unknown): value is Tier {
  return TIER_ORDER.some((tier) => tier === value)
}
