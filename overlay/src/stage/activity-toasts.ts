/** What the toasts of activities say: who got a unit, claimed a prize, finished a task; what was undone. */
import type { Cue, Tier } from '@fanfare/shared/contracts'
import { formatNumber, formatSigned } from '../ui/format-number.ts'
import { cuesOf, namesOf, peopleOf, shownName, type CueOf } from './cue-people.ts'
import type { StageTexts } from './texts/texts.ts'
import type { ToastContent, ToastIcon } from './toast-content.ts'

type Words = { icon: ToastIcon; title: string; detail: string; value?: string | null }

/** Null for what is no toast. */
export function activityToast(
  cues: readonly Cue[],
  tier: Tier,
  texts: StageTexts,
): ToastContent | null {
  const words = wordsOf(cues, texts)
  if (words === null) return null
  const isTest = cues[0]?.test === true
  return { value: null, ...words, tier, isSum: false, isTest }
}

function wordsOf(cues: readonly Cue[], texts: StageTexts): Words | null {
  const first = cues[0]
  if (first === undefined) return null
  const { activities } = texts
  switch (first.kind) {
    case 'unit_claimed':
      return claimedWords(cuesOf(cues, 'unit_claimed'), texts)
    case 'prize_claimed': {
      const title = namesOf(peopleOf(cues, texts), texts)
      return { icon: 'prize', title, detail: activities.prizeClaimed(first.title) }
    }
    case 'winner_passed': {
      const { next } = first
      const detail =
        next === null ? activities.passedToNobody : activities.passedTo(shownName(next, texts))
      return { icon: 'prize', title: shownName(first.who, texts), detail }
    }
    case 'task_done':
      return taskWords(cuesOf(cues, 'task_done'), texts)
    case 'perk':
      return perkWords(cuesOf(cues, 'perk'), texts)
    case 'code_redeemed': {
      const title = namesOf(peopleOf(cues, texts), texts)
      return { icon: 'code', title, detail: activities.redeemed(first.title) }
    }
    case 'retracted': {
      const title = first.title === '' ? activities.kind[first.activity] : first.title
      return {
        icon: 'undo',
        title: activities.retracted(title),
        detail: activities.retractedDetail,
      }
    }
    default:
      return null
  }
}

function claimedWords(cues: CueOf<'unit_claimed'>[], texts: StageTexts): Words {
  const { claimed, claimedMany, leftOf } = texts.activities
  const people = peopleOf(cues, texts)
  const units = cues.reduce((sum, cue) => sum + cue.quantity, 0)
  const newest = cues.at(-1)
  const title = newest?.title ?? ''
  if (people.count === 1) {
    const value = units > 1 ? `×${formatNumber(units, texts.language)}` : null
    return { icon: 'bag', title: people.names[0] ?? '', detail: claimed(title), value }
  }
  const left = formatNumber(newest?.left ?? 0, texts.language)
  const count = formatNumber(people.count, texts.language)
  return { icon: 'bag', title: claimedMany(count), detail: leftOf(title, left) }
}

function taskWords(cues: CueOf<'task_done'>[], texts: StageTexts): Words {
  const { taskDone, tasksDone, gotRight } = texts.activities
  const people = peopleOf(cues, texts)
  const value = signedSum(cues, texts)
  if (people.count > 1) {
    const title = tasksDone(formatNumber(people.count, texts.language))
    return { icon: 'task', title, detail: namesOf(people, texts) }
  }
  const names = [...new Set(cues.map(({ name }) => name))]
  const right = cues.find((cue) => cue.right !== null)?.right ?? null
  const detail =
    right === null || value !== null ? taskDone(names.join(texts.listComma)) : gotRight(right)
  return { icon: 'task', title: people.names[0] ?? '', detail, value }
}

function perkWords(cues: CueOf<'perk'>[], texts: StageTexts): Words {
  const { perk, perks } = texts.activities
  const people = peopleOf(cues, texts)
  if (people.count > 1) {
    const title = perks(formatNumber(people.count, texts.language))
    return { icon: 'perk', title, detail: namesOf(people, texts) }
  }
  const detail = perk(cues[0]?.prize ?? '')
  return { icon: 'perk', title: people.names[0] ?? '', detail, value: signedSum(cues, texts) }
}

function signedSum(cues: readonly { points: number }[], texts: StageTexts): string | null {
  const points = cues.reduce((sum, cue) => sum + cue.points, 0)
  return points > 0 ? formatSigned(points, texts.language) : null
}
