/** Campaigns: dates on which points are multiplied, and what orders earn besides. */
import { z } from 'zod'
import type { MemberId } from '../base/index.ts'
import { BP_ONE, FACTOR_BP_MAX, MONEY_MINOR_MAX } from './limits.ts'

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Of the form `YYYY-MM-DD`, or `MM-DD` for every year, where 29 February is always a day. */
function isDate(text: string): boolean {
  const [, year, month, day] = /^(?:(\d{4})-)?(\d{2})-(\d{2})$/.exec(text) ?? []
  const isLeap =
    year === undefined ||
    (Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0))
  const days = (MONTH_DAYS[Number(month) - 1] ?? 0) + (month === '02' && isLeap ? 1 : 0)
  return Number(day) >= 1 && Number(day) <= days
}

const date = z.string().refine(isDate, 'must be a date, YYYY-MM-DD or MM-DD')

/** Days of the programme, both included; without a year they come every year, also over New Year. */
export const campaignDays = { from: date, to: date }

export function areDaysInOrder({ from, to }: { from: string; to: string }): boolean {
  return from.length === to.length && (from.length === 5 || from <= to)
}

export const campaignFactor = {
  /** 10 000: no multiplier, only the offer. */
  factorBp: z.int().min(BP_ONE).max(FACTOR_BP_MAX).default(BP_ONE),
  /** How it joins the other factors; absent: as `stacking.mode` says. */
  mode: z.enum(['multiply', 'add', 'max']).optional(),
}

export const minSpend = z.int().min(1).max(MONEY_MINOR_MAX)

export type CampaignEvent =
  /** After its transfers. `pending`: `seq` of the one that holds its points until no refund may come, or null. */
  | {
      type: 'OfferEarned'
      member: MemberId
      orderKey: string
      campaign: string
      minSpend: number
      /** What of the order counted towards it, main currency, minor units. */
      spend: number
      points: number
      right: string | null
      pending: number | null
    }
  /** A refund left less than it needs. `owed` of its points were spent; `right`: whether it was still there. */
  | {
      type: 'OfferTakenBack'
      member: MemberId
      orderKey: string
      campaign: string
      points: number
      owed: number
      right: boolean
    }
