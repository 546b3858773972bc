/** Answers to what viewers ask about tasks, tiers, links and refusals: one line each, put together from a language's phrases. */
import type { Language } from '@fanfare/shared/contracts'
import { formatPrice } from '../../ui/format-money.ts'
import { formatNumber, formatSigned } from '../../ui/format-number.ts'
import { letterOf } from '../shares.ts'
import { numberIn, textIn } from './answer-values.ts'
import type { AnswerValues } from './stage-texts.ts'

/** What a refusal may speak of; null where it is not known. */
export type RefusalFacts = {
  keyword: string | null
  need: string | null
  balance: string | null
  perMember: string | null
  right: string | null
  hours: string | null
}

export type AnswerPhrases = {
  language: Language
  join: string
  tierName: (tier: string | null) => string | null
  tasksNone: string
  tasksDone: (count: string) => string
  tasksProgress: (done: string, all: string) => string
  tierSince: (tier: string, day: string) => string
  byPoints: (have: string, need: string) => string
  bySpend: (have: string, need: string) => string
  kept: string
  toNext: (tier: string, points: string) => string
  heldPoints: (points: string) => string
  /** What looked odd about points that wait for a person, by suspicion. */
  heldReasons: Record<string, string>
  refusedNothing: string
  refusedOther: string
  /** Every code of `TOLD_REFUSALS`. */
  refusals: Record<string, string | ((facts: RefusalFacts) => string)>
  /** What may be said at this moment, before its keyword. */
  open: { grab: string; join: string; vote: string }
  help: string
}

/** Null for a key that is none of these. */
export function activityAnswer(
  key: string,
  values: AnswerValues,
  phrases: AnswerPhrases,
): string | null {
  switch (key) {
    case 'help':
      return [...openNow(values, phrases), phrases.help].join('　')
    case 'tasks':
      return tasksLine(values, phrases)
    case 'tasks_none':
      return phrases.tasksNone
    case 'tasks_done':
      return phrases.tasksDone(formatNumber(numberIn(values, 'all') ?? 0, phrases.language))
    case 'link':
      return textIn(values, 'url')?.replace(/^https?:\/\//u, '') ?? null
    case 'why_tier':
      return tierLine(values, phrases)
    case 'why_none':
      return phrases.refusedNothing
    case 'why_no':
      return refusalLine(values, phrases)
    default:
      return null
  }
}

/** Points that are on the way, and why they wait; null when none are. */
export function heldPart(values: AnswerValues, phrases: AnswerPhrases): string | null {
  const held = numberIn(values, 'held')
  if (held === null) return null
  const why = phrases.heldReasons[textIn(values, 'heldWhy') ?? '']
  const points = phrases.heldPoints(formatNumber(held, phrases.language))
  return why === undefined
    ? points
    : `${points}${phrases.language === 'en' ? ` (${why})` : `（${why}）`}`
}

function openNow(values: AnswerValues, { open }: AnswerPhrases): string[] {
  const grab = textIn(values, 'grab')
  const join = textIn(values, 'join')
  const vote = numberIn(values, 'vote')
  return [
    grab === null ? null : `${open.grab} ${grab}+1`,
    join === null ? null : `${open.join} ${join}`,
    vote === null ? null : `${open.vote} A–${letterOf(vote - 1)}`,
  ].filter((part) => part !== null)
}

function tasksLine(values: AnswerValues, phrases: AnswerPhrases): string {
  const number = (value: number) => formatNumber(value, phrases.language)
  const parts = [
    phrases.tasksProgress(
      number(numberIn(values, 'done') ?? 0),
      number(numberIn(values, 'all') ?? 0),
    ),
  ]
  for (let index = 1; ; index += 1) {
    const name = textIn(values, `name${index}`)
    if (name === null) break
    const have = number(numberIn(values, `have${index}`) ?? 0)
    const need = number(numberIn(values, `need${index}`) ?? 0)
    const points = numberIn(values, `points${index}`) ?? 0
    const gains = [
      points > 0 ? formatSigned(points, phrases.language) : null,
      textIn(values, `right${index}`),
    ].filter((gain) => gain !== null)
    parts.push(`${name} ${have}/${need}${gains.length === 0 ? '' : ` ${gains.join(' ')}`}`)
  }
  return parts.join(phrases.join)
}

function tierLine(values: AnswerValues, phrases: AnswerPhrases): string | null {
  const tier = phrases.tierName(textIn(values, 'tier'))
  if (tier === null) return null
  const since = textIn(values, 'since')
  const next = phrases.tierName(textIn(values, 'next'))
  const left = numberIn(values, 'pointsLeft')
  return [
    since === null ? tier : phrases.tierSince(tier, since),
    reachedBy(values, phrases),
    next === null || left === null
      ? null
      : phrases.toNext(next, formatNumber(left, phrases.language)),
  ]
    .filter((part) => part !== null)
    .join(phrases.join)
}

function reachedBy(values: AnswerValues, phrases: AnswerPhrases): string | null {
  const have = numberIn(values, 'have')
  const need = numberIn(values, 'need')
  const currency = textIn(values, 'currency') ?? ''
  const by = textIn(values, 'by')
  if (by === 'kept') return phrases.kept
  if (have === null || need === null) return null
  const { language } = phrases
  if (by === 'spend') {
    return phrases.bySpend(
      formatPrice(have, currency, language),
      formatPrice(need, currency, language),
    )
  }
  return by === 'points'
    ? phrases.byPoints(formatNumber(have, language), formatNumber(need, language))
    : null
}

/** The activity's name comes last: it may be long, and what to do must be read. */
function refusalLine(values: AnswerValues, phrases: AnswerPhrases): string {
  const said = (key: string): string | null => {
    const number = numberIn(values, key)
    return number === null ? textIn(values, key) : formatNumber(number, phrases.language)
  }
  const why = phrases.refusals[textIn(values, 'code') ?? ''] ?? phrases.refusedOther
  const facts: RefusalFacts = {
    keyword: said('keyword'),
    need: said('need'),
    balance: said('balance'),
    perMember: said('perMember'),
    right: said('right'),
    hours: said('hours'),
  }
  const line = typeof why === 'string' ? why : why(facts)
  const title = textIn(values, 'title')
  return title === null ? line : `${line}${phrases.join}${title}`
}
