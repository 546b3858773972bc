/** All parts that families of activities add to cues and feed. */
import type { Cue, Envelope, Event } from '../../contracts/index.ts'
import type { BatchReading } from '../batch-reading.ts'
import type { Line } from '../feed.ts'
import type { Reading } from '../reading.ts'
import { deskPart } from './desk.ts'
import { lotteryPart } from './lottery.ts'
import type { ActivityDetail, ViewPart } from './part.ts'
import { pollPart } from './polls.ts'
import { safeguardPart } from './safeguards.ts'
import { seckillPart } from './seckill.ts'
import { taskPart } from './tasks.ts'

const PARTS: readonly ViewPart[] = [
  seckillPart,
  lotteryPart,
  pollPart,
  deskPart,
  safeguardPart,
  taskPart,
]

export function activityCue(reading: Reading, envelope: Envelope, batch: BatchReading): Cue | null {
  for (const part of PARTS) {
    const found = part.cue(reading, envelope, batch)
    if (found === null) continue
    const { priority, ttlMs, body } = found
    return { id: `e${envelope.seq}`, at: envelope.at, priority, ttlMs, ...body }
  }
  return null
}

export function activityLine(event: Event): Line | null {
  for (const part of PARTS) {
    const line = part.line(event)
    if (line !== null) return line
  }
  return null
}

export function activityDetailOf(reading: Reading, activityId: string): ActivityDetail | null {
  for (const part of PARTS) {
    const found = part.detail?.(reading, activityId) ?? null
    if (found !== null) return found
  }
  return null
}
