/** The first evening in four steps; each is ticked by what is really there. Pure. */
import type { PanelView } from '@fanfare/shared/contracts'
import { isPreview } from '../setup/overlay-state.ts'

export const STEPS = ['overlay', 'chat', 'broadcast', 'window'] as const
export type Step = (typeof STEPS)[number]

export type Progress = ReadonlySet<Step>

/** What the present view proves. A step once done stays done for the visit. */
export function stepsDone(view: PanelView, before: Progress): Progress {
  const done = new Set(before)
  if (view.overlays.some((health) => !isPreview(health))) done.add('overlay')
  if (view.connectors.some(({ signalCount }) => signalCount > 0) || view.stats.interactions > 0)
    done.add('chat')
  if (view.broadcast !== null) done.add('broadcast')
  if (view.windows.length > 0) done.add('window')
  return done.size === before.size ? before : done
}

export function nextStep(done: Progress): Step | null {
  return STEPS.find((step) => !done.has(step)) ?? null
}
