/** The presentations of one lane; the same array as long as nothing in that lane changed. */
import { useState } from 'react'
import type { Lane } from '../cue-lane.ts'
import type { Presented } from '../cue-queue.ts'

export function useLane(presented: readonly Presented[], lane: Lane): readonly Presented[] {
  const now = presented.filter((one) => one.lane === lane)
  const [kept, keep] = useState<readonly Presented[]>(now)
  const isSame = now.length === kept.length && now.every((one, index) => one === kept[index])
  if (isSame) return kept
  keep(now)
  return now
}
