/** Who a presentation is about, in the words and the order the picture uses. */
import type { Cue, CueBody, DisplayName } from '@fanfare/shared/contracts'
import { formatNumber } from '../ui/format-number.ts'
import { safeName } from '../ui/safe-name.ts'
import type { StageTexts } from './texts/texts.ts'

export type People = {
  /** Each person once, in order of arrival. */
  names: string[]
  count: number
}

export function shownName(who: DisplayName, texts: StageTexts): string {
  return safeName(who.name) || texts.viewer(who.tag)
}

export function peopleOf(cues: readonly Cue[], texts: StageTexts): People {
  const names = new Map<string, string>()
  for (const cue of cues) {
    if (!('who' in cue)) continue
    names.set(`${cue.who.tag} ${cue.who.name}`, shownName(cue.who, texts))
  }
  return { names: [...names.values()], count: names.size }
}

export type CueOf<K extends CueBody['kind']> = Extract<Cue, { kind: K }>

export function cuesOf<K extends CueBody['kind']>(cues: readonly Cue[], kind: K): CueOf<K>[] {
  return cues.filter((cue): cue is CueOf<K> => cue.kind === kind)
}

/** 「小明」, or 「小明 等 34 人」: a toast has room for one name. */
export function namesOf(people: People, texts: StageTexts): string {
  const first = people.names[0] ?? ''
  if (people.count <= 1) return first
  const count = texts.language === 'en' ? people.count - 1 : people.count
  return `${first} ${texts.andPeople(formatNumber(count, texts.language))}`
}
