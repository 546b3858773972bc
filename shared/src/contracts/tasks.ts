/** Tasks that were done, and the lucky draw at the first sign of a member in a day. */
import type { MemberId } from '../base/index.ts'

export type TaskKind = 'daily' | 'growth' | 'challenge'

export type TaskEvent =
  | {
      type: 'TaskCompleted'
      member: MemberId
      task: string
      name: string
      kind: TaskKind
      /** Day or month of the programme; null for what is done once in a lifetime. */
      period: number | null
      /** What was given, after the most that daily tasks may come to in a day. */
      points: number
      right: string | null
    }
  /** A refund undid it: what it gave goes back, what of it was spent is owed. */
  | {
      type: 'TaskRevoked'
      member: MemberId
      task: string
      name: string
      points: number
      owed: number
      right: string | null
      /** Its ticket was used, so it is not done again. Absent in journals from before this was asked. */
      staysDone?: boolean
    }
  /** What the lucky draws of this day may give away in all. */
  | { type: 'PerkDayOpened'; day: number; points: number }
  | {
      type: 'PerkDrawn'
      member: MemberId
      day: number
      /** Index among the prizes; null: a blank. */
      prize: number | null
      name: string | null
      /** What was given. */
      points: number
      right: string | null
    }
