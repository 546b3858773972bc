/** How the live feed is looked at: paused or running, all kinds or some. Pure. */
import type { FeedItem } from '@fanfare/shared/contracts'

export const FEED_GROUPS = ['chat', 'gifts', 'members', 'desk', 'warnings'] as const
export type FeedGroup = (typeof FEED_GROUPS)[number]

const GROUP_OF: Record<FeedItem['kind'], FeedGroup> = {
  chat: 'chat',
  like: 'chat',
  share: 'members',
  follow: 'members',
  checkin: 'members',
  tier_up: 'members',
  gift: 'gifts',
  subscribe: 'gifts',
  raid: 'gifts',
  order: 'gifts',
  refund: 'gifts',
  window: 'desk',
  broadcast: 'desk',
  adjust: 'desk',
  moderation: 'desk',
  rules: 'desk',
  seckill: 'desk',
  lottery: 'desk',
  poll: 'desk',
  quiz: 'desk',
  question: 'chat',
  card: 'desk',
  code: 'desk',
  task: 'members',
  reversal: 'desk',
  held: 'warnings',
  budget: 'desk',
  warning: 'warnings',
}

export function groupOf(kind: FeedItem['kind']): FeedGroup {
  return GROUP_OF[kind]
}

/** `held` are the lines on screen while paused; what comes later waits unseen. */
export type FeedPause = { held: readonly FeedItem[] } | null

/** Newest first. An empty set of groups means all. */
export function linesToShow(
  items: readonly FeedItem[],
  pause: FeedPause,
  groups: ReadonlySet<FeedGroup>,
): FeedItem[] {
  const source = pause?.held ?? items
  const shown =
    groups.size === 0 ? [...source] : source.filter(({ kind }) => groups.has(groupOf(kind)))
  return shown.reverse()
}

/** Lines that came since the pause and pass the filter. Held lines may have left the bounded feed by now. */
export function waitingCount(
  items: readonly FeedItem[],
  pause: FeedPause,
  groups: ReadonlySet<FeedGroup>,
): number {
  if (pause === null) return 0
  const held = new Set(pause.held.map(({ id }) => id))
  return items.filter(
    ({ id, kind }) => !held.has(id) && (groups.size === 0 || groups.has(groupOf(kind))),
  ).length
}

/** Adds a group to the filter, or takes it out. */
export function toggleGroup(groups: ReadonlySet<FeedGroup>, group: FeedGroup): Set<FeedGroup> {
  const next = new Set(groups)
  if (!next.delete(group)) next.add(group)
  return next
}
