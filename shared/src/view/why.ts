/**
 * `!why`: where a balance comes from, what a tier rests on, or why the last thing asked was refused. Each is
 * one answer of chat length: a key and values, which the stage says in its own language.
 */
import type { MemberId } from '../base/index.ts'
import type { AnswerText, RejectionCode, Suspicion } from '../contracts/index.ts'
import { SUSPICIONS } from '../contracts/index.ts'
import type { Activity, Member, State } from '../engine/index.ts'
import { civilOf, dayOf, RISK_REASON, SOURCES, tierProgress } from '../engine/index.ts'
import type { Reading, Refusal } from './reading.ts'

/** Parts of a balance that one line of chat length has room for. */
const WHY_PARTS_MAX = 3
/** Under an attack many more wait than anybody will look at. */
const HOLDS_LOOKED_AT_MAX = 5_000
/** A bare `!why` soon after a refusal is about that refusal (ms). */
const REFUSAL_FRESH_MS = 120_000

const TIER_WORDS = new Set('tier,level,card,等級,等级,會員,会员,會員卡,会员卡,卡'.split(','))
const BALANCE_WORDS = new Set('points,point,pts,積分,积分,點數,点数,分數,分数,分'.split(','))
const REFUSAL_WORDS = new Set(
  'no,not,refused,denied,grab,join,vote,redeem,claim,失敗,失败,不行,被拒,搶,抢,秒殺,秒杀,參加,参加,抽獎,抽奖,投票,兌換,兑换'.split(
    ',',
  ),
)

/** What a viewer may be refused: the stage has a sentence for each that says what to do. */
export const TOLD_REFUSALS = [
  'member/banned',
  'member/excluded',
  'points/insufficient',
  'budget/exhausted',
  'checkin/already_done',
  'seckill/none_open',
  'seckill/closed',
  'seckill/not_yet',
  'seckill/sold_out',
  'seckill/member_limit',
  'seckill/right_missing',
  'lottery/none_open',
  'lottery/closed',
  'lottery/already_entered',
  'lottery/not_eligible',
  'lottery/recent_winner',
  'lottery/no_prize',
  'poll/none_open',
  'poll/closed',
  'poll/already_voted',
  'poll/no_such_option',
  'quiz/none_open',
  'quiz/closed',
  'quiz/already_answered',
  'question/too_many',
  'code/unknown',
  'code/used_up',
  'code/already_used',
] as const satisfies readonly RejectionCode[]

const TOLD: ReadonlySet<string> = new Set(TOLD_REFUSALS)

export function isToldRefusal(code: string): boolean {
  return TOLD.has(code)
}

export function whyAnswer(reading: Reading, member: Member, args: readonly string[]): AnswerText {
  const about = (args[0] ?? '').toLowerCase()
  if (TIER_WORDS.has(about)) return whyTier(reading, member)
  if (BALANCE_WORDS.has(about)) return whyBalance(reading, member)
  const refusal = reading.refusalOf?.(member.id) ?? null
  if (refusal === null)
    return REFUSAL_WORDS.has(about) ? NEVER_REFUSED : whyBalance(reading, member)
  const isAsked = REFUSAL_WORDS.has(about) || reading.at - refusal.at <= REFUSAL_FRESH_MS
  return isAsked ? whyRefused(refusal, member) : whyBalance(reading, member)
}

const NEVER_REFUSED: AnswerText = { key: 'why_none', values: {} }

/** The largest parts of a balance, and what all the others come to: together exactly the balance. */
function whyBalance(reading: Reading, member: Member): AnswerText {
  const { balance, held, sources } = member
  const parts = SOURCES.map((source, i) => ({ source, amount: sources[i] ?? 0 }))
    .filter((part) => part.amount !== 0)
    .sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
  const values: AnswerText['values'] = { balance }
  parts.slice(0, WHY_PARTS_MAX).forEach((part, i) => {
    values[`source${i + 1}`] = part.source
    values[`amount${i + 1}`] = part.amount
  })
  const others = parts.slice(WHY_PARTS_MAX).reduce((sum, part) => sum + part.amount, 0)
  if (others !== 0) values['others'] = others
  if (held > 0) {
    values['held'] = held
    const why = whyHeld(reading, member.id)
    if (why !== null) values['heldWhy'] = why
  }
  return { key: 'why', values }
}

/** What the newest of the points looked like that wait for a person to look at them. */
function whyHeld({ state }: Reading, member: MemberId): Suspicion | null {
  let left = HOLDS_LOOKED_AT_MAX
  let found: Suspicion | null = null
  for (const seq of state.inReview) {
    if (left-- === 0) break
    const hold = state.pending.get(seq)
    if (hold?.member !== member) continue
    const reason = (hold.reason ?? '').slice(RISK_REASON.length)
    found = SUSPICIONS.find((suspicion) => suspicion === reason) ?? found
  }
  return found
}

/** Since when, by what, how much of it was needed, and what is missing to the next one. */
function whyTier({ state }: Reading, member: Member): AnswerText {
  const { tier } = member
  const values: AnswerText['values'] = { tier }
  if (tier !== 'normal') {
    const { day, month, year } = civilOf(dayOf(state.rules, state.zone, member.tierSince))
    values['since'] = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
    Object.assign(values, reasonOf(state.rules.tiers[tier], member, state.rules.currency))
  }
  const progress = tierProgress(state.rules, member)
  if (progress !== null) {
    values['next'] = progress.next
    values['pointsLeft'] = progress.points.left
  }
  return { key: 'why_tier', values }
}

/** A tier once reached is kept, so that what it needs may have been raised, or what was earned taken back, since. */
function reasonOf(
  needs: { points: number; spend: number },
  member: Member,
  currency: string,
): AnswerText['values'] {
  const { earned, spend } = member
  if (earned >= needs.points) return { by: 'points', have: earned, need: needs.points }
  if (needs.spend > 0 && spend >= needs.spend) {
    return { by: 'spend', have: spend, need: needs.spend, currency }
  }
  return { by: 'kept' }
}

/** What is known of a refusal when somebody asks. */
export function refusalFrom(
  state: State,
  refused: { code: string; activityId: string | undefined; at: number },
): Refusal {
  const { activityId, at, code } = refused
  const activity = activityId === undefined ? undefined : state.activities.get(activityId)
  return { code, title: activity?.title ?? null, values: wantedOf(activity), at }
}

/** What may have been wanted of the member: a word to say, points, tries, a ticket. */
function wantedOf(activity: Activity | undefined): Refusal['values'] {
  switch (activity?.type) {
    case 'seckill': {
      const { keyword, perMember, pricePoints, right } = activity
      return {
        keyword,
        perMember,
        ...(pricePoints === null ? {} : { need: pricePoints }),
        ...(right === null ? {} : { right }),
      }
    }
    case 'lottery': {
      const { excludeWinnersHours, feePoints, keyword } = activity
      return {
        keyword,
        ...(feePoints === null ? {} : { need: feePoints }),
        ...(excludeWinnersHours === null ? {} : { hours: excludeWinnersHours }),
      }
    }
    default:
      return {}
  }
}

function whyRefused({ code, title, values }: Refusal, member: Member): AnswerText {
  return {
    key: 'why_no',
    values: {
      code,
      ...(title === null ? {} : { title }),
      ...values,
      ...(code === 'points/insufficient' ? { balance: member.balance } : {}),
    },
  }
}
