/** Taking back what was just done, from a notice: the same undo, with the same key, as in the history. */
import type { FeedItem, MemberRef } from '@fanfare/shared/contracts'
import { failureText } from '../texts/failure-text.ts'
import { undoCommand, undoKey, type HistoryLog } from './history-log.ts'
import type { PanelModel } from './panel-model.ts'

export type Wanted = {
  kind: FeedItem['kind']
  member: MemberRef
  values: Record<string, string | number>
}

/** The newest line that says so and has not been taken back. */
export function latestLine(log: HistoryLog, wanted: Wanted): FeedItem | null {
  const { kind, member, values } = wanted
  const isWanted = (item: FeedItem): boolean =>
    item.kind === kind &&
    item.who?.platform === member.platform &&
    item.who.userId === member.userId &&
    !log.undone.includes(item.id) &&
    Object.entries(values).every(([name, value]) => item.values?.[name] === value)
  return [...log.entries].reverse().find(isWanted) ?? null
}

export async function undoLatest(
  model: PanelModel,
  wanted: Wanted,
  messages: { done: string; notFound: string },
): Promise<boolean> {
  const { api, history, notices, settings } = model
  const item = latestLine(history.getState(), wanted)
  const command = item === null ? null : undoCommand(item, new Set())
  if (item === null || command === null) {
    notices.tell(messages.notFound)
    return false
  }
  const result = await api.send(command, undoKey(item))
  if (result.ok) history.undone(item.id)
  notices.tell(result.ok ? messages.done : failureText(result.error, settings.getState().language))
  return result.ok
}
