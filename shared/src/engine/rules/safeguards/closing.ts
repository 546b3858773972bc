/** Ends an activity that is to be undone: nobody enters it, and nothing more comes of it. */
import type { Activity } from '../../activity.ts'
import type { Draft } from '../../draft.ts'
import type { Window } from '../../state.ts'
import { endCode } from '../desk/codes.ts'
import { closeForReversal as closePollOrQuiz } from '../polls/closing.ts'
import { closeForReversal as closeSeckillForReversal } from '../seckill/ending.ts'

export function closeWindowForReversal(draft: Draft, window: Window): void {
  if (!window.isOpen) return
  const { activityId } = window
  const { actor } = draft.command
  draft.events.push({ type: 'WindowClosed', activityId, why: 'producer', actor })
}

export function closeForReversal(draft: Draft, activity: Activity): void {
  const { activityId } = activity
  const { actor } = draft.command
  switch (activity.type) {
    case 'poll':
    case 'quiz':
      return closePollOrQuiz(draft, activity)
    case 'code':
      return activity.isOpen ? endCode(draft, activity, 'reversed', actor) : undefined
    case 'seckill':
      return closeSeckillForReversal(draft, activity)
    case 'lottery':
      if (activity.state === 'drawn' || activity.state === 'cancelled') return
      draft.events.push({ type: 'LotteryCancelled', activityId, reason: 'reversed', actor })
  }
}
