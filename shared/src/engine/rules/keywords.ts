/** Words that mean one thing at a time. */
import type { Activity } from '../activity.ts'
import { isRunning } from '../activity.ts'
import type { State } from '../state.ts'

/** Whether saying this (folded) word already does something; '' is no word. */
export function isKeywordTaken(state: State, folded: string, at: number): boolean {
  if (folded === '') return false
  return state.running.some((activity) => isRunning(activity, at) && wordOf(activity) === folded)
}

function wordOf(activity: Activity): string | null {
  switch (activity.type) {
    case 'seckill':
    case 'lottery':
    case 'code':
      return activity.folded
    case 'poll':
    case 'quiz':
      return null
  }
}
