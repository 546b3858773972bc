/** Short words for commands, so that stories about the engine read like sentences. */
import type { MemberId } from '@fanfare/shared/base'
import type { CommandOf, Rules } from '@fanfare/shared/contracts'
import { defaultRules, TAIPEI_ZONE } from '@fanfare/shared/contracts'
import type { Step } from './given.ts'

const by = (member: string) => ({ member: member as MemberId, eventAt: null })

export const chat = (member: string): Step => ({ type: 'RecordChat', ...by(member) })
export const follow = (member: string): Step => ({ type: 'RecordFollow', ...by(member) })
export const share = (member: string): Step => ({ type: 'RecordShare', ...by(member) })
export const raid = (member: string): Step => ({ type: 'RecordRaid', ...by(member), viewers: 50 })
export const enter = (member: string): Step => ({ type: 'RecordEnter', ...by(member) })
export const leave = (member: string): Step => ({ type: 'RecordLeave', ...by(member) })
export const checkIn = (member: string): Step => ({ type: 'CheckIn', ...by(member) })
export const like = (member: string, count: number): Step => ({
  type: 'RecordLike',
  ...by(member),
  count,
})
export const watch = (member: string, seconds: number): Step => ({
  type: 'RecordWatch',
  ...by(member),
  seconds,
})

export function subscribe(member: string, level = '1000', giftedTo: string | null = null): Step {
  const to = giftedTo as MemberId | null
  return { type: 'RecordSubscribe', ...by(member), months: 1, level, giftedTo: to }
}

/** A rose of NT$10 (1,000 minor units), once, unless told otherwise. */
export function gift(member: string, more: Partial<CommandOf<'RecordGift'>> = {}): Step {
  const rose = { giftId: 'rose', giftName: 'Rose', count: 1, unitAmount: 1_000, currency: 'TWD' }
  return { type: 'RecordGift', ...by(member), ...rose, comboKey: null, final: false, ...more }
}

/** A frame of a streak of roses; `count` is the total so far. */
export function combo(member: string, count: number, final = false): Step {
  return gift(member, { count, comboKey: 'streak', final })
}

export function orderPaid(
  member: string,
  orderKey: string,
  amount: number,
  currency = 'TWD',
): Step {
  return { type: 'RecordOrderPaid', ...by(member), orderKey, amount, currency, items: [] }
}

export function orderRefunded(orderKey: string, amount: number, currency = 'TWD'): Step {
  return { type: 'RecordOrderRefunded', orderKey, amount, currency }
}

export const ban = (member: string, seconds: number | null): Step => ({
  type: 'BanMember',
  member: member as MemberId,
  seconds,
})
export const hideName = (member: string): Step => ({
  type: 'HideName',
  member: member as MemberId,
  actor: 'producer:p',
})
export const showName = (member: string): Step => ({
  type: 'ShowName',
  member: member as MemberId,
  actor: 'producer:p',
})
export const adjust = (member: string, amount: number): Step => ({
  type: 'AdjustPoints',
  member: member as MemberId,
  amount,
  reason: 'thanks',
  actor: 'producer:p',
})
export const start = (title?: string): Step => ({
  type: 'StartBroadcast',
  ...(title === undefined ? {} : { title }),
  actor: 'producer:p',
})
export const end = (): Step => ({ type: 'EndBroadcast', actor: 'producer:p' })
/** The platform says so, not a person. */
export const streamStarts = (): Step => ({ type: 'StartBroadcast', actor: 'viewer' })
export const streamEnds = (): Step => ({ type: 'EndBroadcast', actor: 'viewer' })
export const tick = (): Step => ({ type: 'Tick', actor: 'system' })

type WindowFields = Partial<Omit<CommandOf<'OpenWindow'>, 'type'>>

/** Double points for a minute, unless told otherwise. */
export const openWindow = (more: WindowFields = {}): Step => ({
  type: 'OpenWindow',
  factorBp: 20_000,
  seconds: 60,
  actor: 'producer:p',
  ...more,
})
export const extendWindow = (activityId: string, seconds: number): Step => ({
  type: 'ExtendWindow',
  activityId,
  seconds,
  actor: 'producer:p',
})
export const closeWindow = (activityId: string): Step => ({
  type: 'CloseWindow',
  activityId,
  actor: 'producer:p',
})

/** The default rules with changes, at once; in Taipei unless another zone is given. */
export function rules(
  change: (rules: Rules) => void,
  more: { zone?: [number, number][]; effectiveAt?: number } = {},
): Step {
  const changed = structuredClone(defaultRules())
  change(changed)
  return {
    type: 'SetRules',
    rules: changed,
    zone: more.zone ?? TAIPEI_ZONE,
    ...(more.effectiveAt === undefined ? {} : { effectiveAt: more.effectiveAt }),
    actor: 'producer:p',
  }
}
/** Only the multipliers of windows and tiers, none of the caps and cooldowns that get in their way. */
export const plainRules = (change: (rules: Rules) => void = () => undefined): Step =>
  rules((all) => {
    all.earning.chat = { points: 10, cooldownSeconds: 0, perDay: 1_000_000 }
    change(all)
  })
