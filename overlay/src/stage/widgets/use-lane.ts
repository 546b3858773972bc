/** The presentations of one lane; the same array as long as nothing in that lane changed. */
import { useRef } from 'react'
import type { Lane } from '../cue-lane.ts'
import type { Presented } from '../cue-queue.ts'

export function useLane(presented: readonly Presented[], lane: Lane): readonly Presented[] {
  const last = useRef<readonly Presented[]>([])
  const now = presented.filter((one) => one.lane === lane)
  const isSame =
    now.length === last.current.length && now.every((one, index) => one === last.current[index])
  if (!isSame) last.current = now
  return last.current
}
