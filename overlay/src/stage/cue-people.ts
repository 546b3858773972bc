/** Who a presentation is about, in the words and the order the picture uses. */
import type { Cue, DisplayName } from '@fanfare/shared/contracts'
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
