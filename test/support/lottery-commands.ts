/** Short words for lotteries. */
import type { MemberId } from '@fanfare/shared/base'
import type { CommandOf } from '@fanfare/shared/contracts'
import type { Step } from './given.ts'

const by = (member: string) => ({ member: member as MemberId, eventAt: null })
const producer = { actor: 'producer:p' } as const

type LotteryFields = Partial<Omit<CommandOf<'OpenLottery'>, 'type'>>

/** One winner, no alternates, entries by keyword for a minute, unless told otherwise. */
export const openLottery = (more: LotteryFields = {}): Step => ({
  type: 'OpenLottery',
  title: '抽獎',
  keyword: '抽',
  folded: '抽',
  winners: 1,
  alternates: 0,
  seconds: 60,
  enterBy: ['keyword'],
  ...producer,
  ...more,
})
export const join = (member: string, activityId: string | null = 'l1'): Step => ({
  type: 'EnterLottery',
  activityId,
  ...by(member),
})
export const closeLottery = (activityId = 'l1'): Step => ({
  type: 'CloseLottery',
  activityId,
  ...producer,
})
export const drawLottery = (
  activityId = 'l1',
  beacon?: { round: number; signature: string },
): Step => ({
  type: 'DrawLottery',
  activityId,
  ...(beacon === undefined ? {} : { beacon }),
  ...producer,
})
export const cancelLottery = (activityId = 'l1'): Step => ({
  type: 'CancelLottery',
  activityId,
  ...producer,
})
export const claimPrize = (member: string, activityId: string | null = 'l1'): Step => ({
  type: 'ClaimPrize',
  activityId,
  ...by(member),
})
export const confirmPrize = (member: string, activityId = 'l1'): Step => ({
  type: 'ConfirmPrize',
  activityId,
  member: member as MemberId,
  ...producer,
})
export const passWinner = (member: string, activityId = 'l1'): Step => ({
  type: 'PassWinner',
  activityId,
  member: member as MemberId,
  reason: 'not in the room',
  ...producer,
})
export const markDelivered = (member: string, activityId = 'l1'): Step => ({
  type: 'MarkDelivered',
  activityId,
  member: member as MemberId,
  note: 'sent',
  ...producer,
})
