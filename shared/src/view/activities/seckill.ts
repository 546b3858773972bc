/** Seckills as the audiences see them. */
import type { SeckillView } from '../../contracts/index.ts'
import type { Reading } from '../reading.ts'
import type { ViewPart } from './part.ts'

export function seckillViews(_reading: Reading): SeckillView[] {
  return []
}

export const seckillPart: ViewPart = { cue: () => null, line: () => null }
