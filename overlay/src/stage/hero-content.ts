/** What the hero in the centre says: a rise of tier, or the opening of a multiplier window. */
import type { Cue, Tier } from '@fanfare/shared/contracts'
import { formatFactor, formatNumber } from '../ui/format-number.ts'
import { peopleOf } from './cue-people.ts'
import { GROUP_NAMES_MAX } from './limits.ts'
import type { StageTexts } from './texts/texts.ts'

export type HeroContent =
  | {
      kind: 'tier'
      tier: Tier
      /** Up to three names; `more` is said after them and is never cut. */
      names: string
      more: string | null
      headline: string
      /** Where a single person came from. */
      from: Tier | null
      isTest: boolean
    }
  | { kind: 'window'; factor: string; headline: string; detail: string; isTest: boolean }

export function heroContent(cues: readonly Cue[], texts: StageTexts): HeroContent | null {
  const first = cues[0]
  if (first === undefined) return null
  const isTest = first.test === true
  if (first.kind === 'window_opened') {
    const factor = formatFactor(first.factorBp)
    const detail = texts.windowOpenedFor(first.seconds)
    return { kind: 'window', factor, headline: texts.factorTitle(factor), detail, isTest }
  }
  if (first.kind !== 'tier_up') return null
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
    isTest,
  }
}
