/** What people at the desk did: kept apart from the feed, so that chat never pushes it out. Pure. */
import type { FeedItem, ProducerCommand } from '@fanfare/shared/contracts'

/** Oldest are dropped beyond this. */
export const HISTORY_ENTRIES_MAX = 500

const DESK_KINDS: ReadonlySet<FeedItem['kind']> = new Set<FeedItem['kind']>([
  'window',
  'broadcast',
  'adjust',
  'moderation',
  'rules',
  'seckill',
  'lottery',
  'poll',
  'quiz',
  'question',
  'card',
  'code',
  'reversal',
  'held',
])

export type HistoryLog = { entries: readonly FeedItem[]; undone: readonly string[] }

export const EMPTY_HISTORY: HistoryLog = { entries: [], undone: [] }

export function isDeskAction(item: FeedItem): boolean {
  return item.actor !== undefined && DESK_KINDS.has(item.kind)
}

/** Lines already known are passed over; order is by time, newest last. */
export function recordActions(log: HistoryLog, items: readonly FeedItem[]): HistoryLog {
  const known = new Set(log.entries.map(({ id }) => id))
  const fresh = items.filter((item) => isDeskAction(item) && !known.has(item.id))
  if (fresh.length === 0) return log
  const entries = [...log.entries, ...fresh].sort((a, b) => a.at - b.at)
  return { ...log, entries: entries.slice(-HISTORY_ENTRIES_MAX) }
}

export function markUndone(log: HistoryLog, id: string): HistoryLog {
  if (log.undone.includes(id)) return log
  return { ...log, undone: [...log.undone, id].slice(-HISTORY_ENTRIES_MAX) }
}

const UNDO_REASON = /^undo e\d+$/

/** The same in every language: the pages say it in the reader's own words. */
export function undoReason(itemId: string): string {
  return `undo ${itemId}`
}

export function isUndoReason(reason: string): boolean {
  return UNDO_REASON.test(reason)
}

/** One key per undone line: two people who undo the same thing undo it once. */
export function undoKey(item: FeedItem): string {
  return `undo:${item.id}`
}

function numberOf(item: FeedItem, name: string): number | null {
  const value = item.values?.[name]
  return typeof value === 'number' ? value : null
}

/** What a later line has overtaken already: an earlier word on the same member's name. */
export function overtakenIds(entries: readonly FeedItem[]): Set<string> {
  const latest = new Map<string, string>()
  const overtaken = new Set<string>()
  for (const { id, kind, who } of entries) {
    if (kind !== 'moderation' || who === undefined) continue
    const member = `${who.platform}/${who.userId}`
    const before = latest.get(member)
    if (before !== undefined) overtaken.add(before)
    latest.set(member, id)
  }
  return overtaken
}

/**
 * The command that takes a line back, or null where there is none. It depends on the line alone, never on
 * who undoes it or in which language, so that the same key always carries the same command.
 */
export function undoCommand(
  item: FeedItem,
  openWindowIds: ReadonlySet<string>,
): ProducerCommand | null {
  const member = item.who && { platform: item.who.platform, userId: item.who.userId }
  if (item.kind === 'adjust' && member !== undefined) {
    const amount = numberOf(item, 'amount')
    // An undo is taken back by giving again, with a reason of its own.
    if (amount === null || amount === 0 || isUndoReason(item.text ?? '')) return null
    return { type: 'AdjustPoints', member, amount: -amount, reason: undoReason(item.id) }
  }
  if (item.kind === 'moderation' && member !== undefined) {
    const action = item.values?.['action']
    if (action === 'hidden') return { type: 'ShowName', member }
    if (action === 'shown') return { type: 'HideName', member }
    return null
  }
  const activityId = item.values?.['activityId']
  if (item.kind === 'window' && typeof activityId === 'string' && openWindowIds.has(activityId))
    return { type: 'CloseWindow', activityId }
  return null
}
