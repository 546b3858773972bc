/** Words for what keeps a room fair: budget, review, exclusion, undo. */
import type { MemberId } from '@fanfare/shared/base'
import type { Exclusion, Rules, Suspicion } from '@fanfare/shared/contracts'
import { plainRules } from './commands.ts'
import type { Step } from './given.ts'

const byProducer = { actor: 'producer:p' } as const
const of = (member: string) => ({ member: member as MemberId })

/** Ten points a chat line, without cooldown, out of a budget. */
export const budget = (
  points: number,
  more: Partial<Rules['budget']> = {},
  change: (all: Rules) => void = () => undefined,
): Step =>
  plainRules((all) => {
    all.budget = { period: 'day', points, tierShareBp: {}, ...more }
    change(all)
  })

export const oddChat = (member: string, suspicion: Suspicion = 'same_text'): Step => ({
  type: 'RecordChat',
  ...of(member),
  eventAt: null,
  suspicion,
})
export const reviewHold = (transfer: number, approve: boolean): Step => ({
  type: 'ReviewHold',
  transfer,
  approve,
  ...byProducer,
})
export const reviewMember = (member: string, approve: boolean): Step => ({
  type: 'ReviewMember',
  ...of(member),
  approve,
  reason: 'looked at it',
  ...byProducer,
})
export const exclude = (member: string, from: Exclusion): Step => ({
  type: 'ExcludeMember',
  ...of(member),
  from,
  reason: 'staff',
  ...byProducer,
})
export const include = (member: string, from: Exclusion): Step => ({
  type: 'IncludeMember',
  ...of(member),
  from,
  ...byProducer,
})
export const mute = (member: string, seconds?: number): Step => ({
  type: 'MuteMember',
  ...of(member),
  ...(seconds === undefined ? {} : { seconds }),
  ...byProducer,
})
export const unmute = (member: string): Step => ({
  type: 'UnmuteMember',
  ...of(member),
  ...byProducer,
})
export const grantRight = (member: string, right: string, quantity = 1): Step => ({
  type: 'GrantRight',
  ...of(member),
  right,
  quantity,
  reason: 'thanks',
  ...byProducer,
})
export const reverse = (activityId: string): Step => ({
  type: 'ReverseActivity',
  activityId,
  reason: 'by mistake',
  ...byProducer,
})
