/** What the address of the page asks for. Anything odd is ignored: a typing error must not empty a picture on air. */
import type { Language } from '@fanfare/shared/contracts'
import type { Motion } from './stage-model.ts'

export const CANVASES = ['16x9', '9x16'] as const
export type Canvas = (typeof CANVASES)[number]

export const WIDGETS = [
  'leaderboard',
  'toasts',
  'checkin',
  'window',
  'hero',
  'answers',
  'activities',
  'seckill',
  'lottery',
  'poll',
  'quiz',
  'code',
  'card',
  'question',
] as const
export type Widget = (typeof WIDGETS)[number]

const MOTIONS: readonly Motion[] = ['full', 'calm', 'off']
const LANGUAGE_NAMES: Record<string, Language> = {
  'zh-hant': 'zh-Hant',
  'zh-tw': 'zh-Hant',
  'zh-hk': 'zh-Hant',
  'zh-hans': 'zh-Hans',
  'zh-cn': 'zh-Hans',
  en: 'en',
}

export type PageSettings = {
  canvas: Canvas
  /** Null: the whole composition. */
  widget: Widget | null
  /** Null: as the programme's rules say. */
  motion: Motion | null
  language: Language | null
  /** Shows the calibration note when the source has the wrong size. */
  isTest: boolean
}

/** `search`: the query of the page's address. */
export function readPageSettings(search: string): PageSettings {
  const query = new URLSearchParams(search)
  return {
    canvas: oneOf(CANVASES, query.get('canvas')) ?? '16x9',
    widget: oneOf(WIDGETS, query.get('widget')),
    motion: oneOf(MOTIONS, query.get('motion')),
    language: LANGUAGE_NAMES[(query.get('lang') ?? '').toLowerCase()] ?? null,
    isTest: query.get('test') === '1',
  }
}

/** Which source this is, for the list on the panel. */
export function labelOf({ canvas, widget }: PageSettings): string {
  return widget === null ? canvas : `${canvas} ${widget}`
}

function oneOf<T extends string>(known: readonly T[], value: string | null): T | null {
  return known.find((one) => one === value) ?? null
}
