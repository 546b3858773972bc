/** Lotteries as the audiences see them. */
import type { LotteryView } from '../../contracts/index.ts'
import type { Reading } from '../reading.ts'
import type { ViewPart } from './part.ts'

export function lotteryViews(_reading: Reading): LotteryView[] {
  return []
}

export const lotteryPart: ViewPart = { cue: () => null, line: () => null }
