/** What the stage can say. Each language writes its own sentences; nothing is converted from another. */
import type { Action, BoardName, BoardPeriod, Language, Tier } from '@fanfare/shared/contracts'
import type { ActivityTexts } from './activity-texts.ts'

export type AnswerValues = Readonly<Record<string, string | number>>

export type StageTexts = {
  language: Language
  /** Between names or things of a list. */
  listComma: string
  /** Between who a window is for and what it counts. */
  listPartsJoin: string
  /** Instead of a hidden name. */
  viewer: (tag: string) => string
  tier: Record<Tier, string>
  sealGlyph: Record<Tier, string>
  action: Record<Action, string>
  board: (board: BoardName, period: BoardPeriod) => string
  boardTotal: (count: string) => string
  boardEmptyTitle: string
  boardEmptyHint: string
  checkins: string
  checkinsEmpty: string
  checkinsUnit: string
  /** 「雙倍積分」 and its like. */
  factorTitle: (factor: string) => string
  /** Who a window is for and what it counts. */
  tiersFrom: (tier: string) => string
  everyone: string
  budgetLeft: (points: string) => string
  moreWindows: (count: string) => string
  windowOpenedFor: (seconds: number) => string
  windowClosed: string
  tierUp: (tier: string) => string
  /** After the names of a merged group. */
  andPeople: (count: string) => string
  people: (count: string) => string
  points: (signed: string) => string
  rule: (rule: string) => string
  checkedIn: (streak: number) => string
  checkedInMany: (count: string) => string
  gave: (gift: string, count: string) => string
  gaveMany: (count: string) => string
  subscribed: (months: number) => string
  subscribedMany: (count: string) => string
  raided: (viewers: string) => string
  /** By the key of an answer or by what was asked; '' where neither has one. */
  answerTitle: (command: string) => string
  /** Null where the key is unknown: then nothing is shown rather than a key. */
  answer: (key: string, values: AnswerValues) => string | null
  activities: ActivityTexts
  rehearsal: string
  test: string
  calibration: (width: number, height: number, wanted: string) => string
}
