/**
 * How often a question in chat is answered on the picture. Only the answer is limited: the chat line
 * itself always counts. In memory and bounded; forgetting early only means one answer more.
 */
import { QUESTIONS_REMEMBERED_MAX } from '../limits.ts'

type Cooldown = { perViewerMs: number; perChannelMs: number }

export const QUESTION_COOLDOWNS: ReadonlyMap<string, Cooldown> = new Map([
  ['points', { perViewerMs: 30_000, perChannelMs: 0 }],
  ['rank', { perViewerMs: 30_000, perChannelMs: 15_000 }],
  ['me', { perViewerMs: 30_000, perChannelMs: 0 }],
  ['why', { perViewerMs: 30_000, perChannelMs: 0 }],
  ['tasks', { perViewerMs: 30_000, perChannelMs: 0 }],
  ['link', { perViewerMs: 0, perChannelMs: 15_000 }],
  ['help', { perViewerMs: 0, perChannelMs: 60_000 }],
])

export interface QuestionCooldown {
  /** Whether this question is to be answered now; if so it counts from now. */
  take(channelId: string, viewer: string, command: string, nowMs: number): boolean
}

export function createQuestionCooldown(): QuestionCooldown {
  /** Key to the time from which it is allowed again, oldest first. */
  const allowedFrom = new Map<string, number>()

  function isOpen(key: string, nowMs: number): boolean {
    return (allowedFrom.get(key) ?? 0) <= nowMs
  }

  function close(key: string, untilMs: number): void {
    allowedFrom.delete(key)
    allowedFrom.set(key, untilMs)
  }

  return {
    take(channelId, viewer, command, nowMs) {
      const cooldown = QUESTION_COOLDOWNS.get(command)
      if (cooldown === undefined) return false
      const channelKey = JSON.stringify([channelId, command])
      const viewerKey = JSON.stringify([channelId, command, viewer])
      if (!isOpen(channelKey, nowMs) || !isOpen(viewerKey, nowMs)) return false
      if (cooldown.perChannelMs > 0) close(channelKey, nowMs + cooldown.perChannelMs)
      if (cooldown.perViewerMs > 0) close(viewerKey, nowMs + cooldown.perViewerMs)
      for (const key of allowedFrom.keys()) {
        if (allowedFrom.size <= QUESTIONS_REMEMBERED_MAX) break
        allowedFrom.delete(key)
      }
      return true
    },
  }
}
