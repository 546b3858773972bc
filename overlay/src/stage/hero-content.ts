/** What the hero in the centre says: a rise of tier, something opening, something sold out, a result. */
import type { Cue, Tier } from '@fanfare/shared/contracts'
import { formatFactor, formatNumber } from '../ui/format-number.ts'
import { orderKeyword } from './activity-text.ts'
import { peopleOf, shownName, type CueOf } from './cue-people.ts'
import { GROUP_NAMES_MAX } from './limits.ts'
import type { StageTexts } from './texts/texts.ts'

export type CallGlyph = 'seckill' | 'lottery' | 'poll' | 'quiz'

export type HeroContent = { isTest: boolean } & (
  | {
      kind: 'tier'
      tier: Tier
      /** Up to three names; `more` is said after them and is never cut. */
      names: string
      more: string | null
      headline: string
      /** Where a single person came from. */
      from: Tier | null
    }
  | { kind: 'window'; factor: string; headline: string; detail: string }
  /** Something of the room opened or ended: a line over a title, and what to do or what came of it. */
  | {
      kind: 'call'
      glyph: CallGlyph
      lead: string
      title: string
      /** Said before `keyword`, or alone. */
      detail: string
      keyword: string | null
    }
  | { kind: 'gone'; stamp: string; title: string; detail: string }
  | { kind: 'draw'; draw: CueOf<'winners_drawn'> }
)

export function heroContent(cues: readonly Cue[], texts: StageTexts): HeroContent | null {
  const first = cues[0]
  if (first === undefined) return null
  const isTest = first.test === true
  switch (first.kind) {
    case 'tier_up':
      return { isTest, ...tierContent(cues, first, texts) }
    case 'window_opened': {
      const factor = formatFactor(first.factorBp)
      const detail = texts.windowOpenedFor(first.seconds)
      return { isTest, kind: 'window', factor, headline: texts.factorTitle(factor), detail }
    }
    case 'winners_drawn':
      return { isTest, kind: 'draw', draw: first }
    case 'sold_out': {
      const { seckill, allGone } = texts.activities
      const detail = allGone(formatNumber(first.quota, texts.language))
      return { isTest, kind: 'gone', stamp: seckill.soldOut, title: first.title, detail }
    }
    default: {
      const call = callContent(first, texts)
      return call === null ? null : { isTest, ...call }
    }
  }
}

type Content<K extends HeroContent['kind']> = Omit<Extract<HeroContent, { kind: K }>, 'isTest'>

function tierContent(
  cues: readonly Cue[],
  first: CueOf<'tier_up'>,
  texts: StageTexts,
): Content<'tier'> {
  const people = peopleOf(cues, texts)
  const shown = people.names.slice(0, GROUP_NAMES_MAX)
  const others = texts.language === 'en' ? people.count - shown.length : people.count
  const hasMore = people.count > shown.length
  return {
    kind: 'tier',
    tier: first.to,
    names: shown.join(texts.listComma),
    more: hasMore ? texts.andPeople(formatNumber(others, texts.language)) : null,
    headline: texts.tierUp(texts.tier[first.to]),
    from: people.count === 1 ? first.from : null,
  }
}

function callContent(cue: Cue, texts: StageTexts): Content<'call'> | null {
  const { opened, say, poll, quiz, lottery } = texts.activities
  const number = (value: number) => formatNumber(value, texts.language)
  switch (cue.kind) {
    case 'seckill_opened': {
      const keyword = orderKeyword(cue.keyword)
      return call('seckill', opened.seckill, cue.title, say, keyword)
    }
    case 'lottery_opened': {
      const keyword = cue.keyword === '' ? null : cue.keyword
      const detail = keyword === null ? lottery.winners(number(cue.winners), null) : say
      return call('lottery', opened.lottery, cue.title, detail, keyword)
    }
    case 'poll_opened':
      return call('poll', opened.poll, cue.question, '', null)
    case 'quiz_opened': {
      const reward = cue.rewardPoints > 0 ? quiz.reward(number(cue.rewardPoints)) : ''
      return call('quiz', opened.quiz, cue.question, reward, null)
    }
    case 'poll_closed': {
      const title = cue.votes === 0 ? poll.noVotes : (cue.winner ?? poll.tie)
      const lead = `${poll.result}${texts.listPartsJoin}${cue.question}`
      return call('poll', lead, title, poll.votes(number(cue.votes)), null)
    }
    case 'quiz_closed': {
      const [fastest] = cue.first
      const people = cue.right === 0 ? quiz.nobody : quiz.right(number(cue.right))
      const detail =
        fastest === undefined
          ? people
          : `${people}${texts.listComma}${quiz.first} ${shownName(fastest, texts)}`
      return call(
        'quiz',
        `${quiz.answer}${texts.listPartsJoin}${cue.question}`,
        cue.answer,
        detail,
        null,
      )
    }
    default:
      return null
  }
}

function call(
  glyph: CallGlyph,
  lead: string,
  title: string,
  detail: string,
  keyword: string | null,
): Content<'call'> {
  return { kind: 'call', glyph, lead, title, detail, keyword }
}
