/** What can be filled in for each thing that is opened, with its limits and good first values. Pure. */
import { limits, TIERS, ACTIONS, ENTRY_DEEDS, type CueAction } from '@fanfare/shared/contracts'

export type ActionType = CueAction['type']

/** In the order they are offered. */
export const ACTION_TYPES = [
  'OpenWindow',
  'OpenSeckill',
  'OpenLottery',
  'OpenPoll',
  'OpenQuiz',
  'ShowCard',
  'IssueCode',
  'HideCard',
] as const satisfies readonly ActionType[]

export const FIELD_NAMES = [
  'title',
  'question',
  'keyword',
  'code',
  'factor',
  'quota',
  'perMember',
  'mode',
  'pricePoints',
  'priceMoney',
  'holdSeconds',
  'seconds',
  'openEnd',
  'earlySeconds',
  'earlyShare',
  'earlyTiers',
  'waitlist',
  'right',
  'sku',
  'winners',
  'alternates',
  'feePoints',
  'enterBy',
  'tiers',
  'minAttendance',
  'followers',
  'weightSilver',
  'weightGold',
  'weightDiamond',
  'claimSeconds',
  'excludeWinnersHours',
  'prizePoints',
  'beacon',
  'override',
  'options',
  'choices',
  'changeVote',
  'answers',
  'rewardPoints',
  'firstK',
  'kind',
  'text',
  'url',
  'limit',
  'points',
  'actions',
  'budget',
] as const
export type FieldName = (typeof FIELD_NAMES)[number]

/** Everything is kept as text while it is being filled in; sets are joined by a space, lists by a new line. */
export type Draft = Readonly<Partial<Record<FieldName, string>>>

type Common = {
  name: FieldName
  first: string
  isNeeded?: true
  /** Folded away with the other rarely used ones. */
  isExtra?: true
  isShown?: (draft: Draft) => boolean
}
export type Field = Common &
  (
    | { kind: 'text'; charsMax: number }
    | { kind: 'number'; min: number; max: number }
    /** Money in whole units, two decimals at most; of the main currency unless its code says another. */
    | { kind: 'money' }
    /** Seconds, chosen from presets or typed. */
    | { kind: 'duration'; presets: readonly number[]; max: number }
    | { kind: 'lines'; linesMin: number; linesMax: number; charsMax: number }
    | { kind: 'one'; options: readonly string[] }
    | { kind: 'some'; options: readonly string[] }
    | { kind: 'check' }
  )

const { TITLE_CHARS_MAX, KEYWORD_CHARS_MAX, POINTS_MAX, ACTIVITY_SECONDS_MAX, QUOTA_MAX } = limits

const MINUTES = [30, 60, 180, 300, 600] as const
const HOLDS = [180, 300, 600, 1_800, 86_400] as const
const anyPoints = { kind: 'number', min: 1, max: POINTS_MAX } as const
const title = {
  name: 'title',
  kind: 'text',
  charsMax: TITLE_CHARS_MAX,
  first: '',
  isNeeded: true,
} as const
const question = { ...title, name: 'question' } as const
const keyword = {
  name: 'keyword',
  kind: 'text',
  charsMax: KEYWORD_CHARS_MAX,
  first: '',
  isNeeded: true,
} as const
const seconds = {
  name: 'seconds',
  kind: 'duration',
  presets: MINUTES,
  max: ACTIVITY_SECONDS_MAX,
  first: '180',
  isNeeded: true,
} as const
/** Empty: until somebody ends it. */
const openEnd = {
  name: 'openEnd',
  kind: 'duration',
  presets: MINUTES,
  max: ACTIVITY_SECONDS_MAX,
  first: '',
} as const
const right = { name: 'right', kind: 'text', charsMax: KEYWORD_CHARS_MAX, first: '' } as const
const tiers = { name: 'tiers', kind: 'some', options: TIERS, first: '', isExtra: true } as const
const optionLines = {
  kind: 'lines',
  linesMin: 2,
  linesMax: limits.POLL_OPTIONS_MAX,
  charsMax: limits.OPTION_CHARS_MAX,
  first: '',
} as const
const weight = {
  kind: 'number',
  min: 1,
  max: limits.WEIGHT_MAX,
  first: '1',
  isExtra: true,
} as const
const isDraw = (draft: Draft): boolean => draft.mode === 'draw'
const isEarly = (draft: Draft): boolean => (draft.earlySeconds ?? '') !== ''
const isQr = (draft: Draft): boolean => draft.kind === 'qr'

export const FORMS: Record<ActionType, readonly Field[]> = {
  OpenWindow: [
    {
      name: 'factor',
      kind: 'one',
      options: ['20000', '30000', '50000'],
      first: '20000',
      isNeeded: true,
    },
    seconds,
    { name: 'budget', ...anyPoints, first: '2000' },
    tiers,
    { name: 'actions', kind: 'some', options: ACTIONS, first: '', isExtra: true },
  ],
  OpenSeckill: [
    title,
    keyword,
    { name: 'quota', kind: 'number', min: 1, max: QUOTA_MAX, first: '10', isNeeded: true },
    {
      name: 'perMember',
      kind: 'number',
      min: 1,
      max: limits.PER_MEMBER_MAX,
      first: '1',
      isNeeded: true,
    },
    { name: 'priceMoney', kind: 'money', first: '' },
    { name: 'pricePoints', ...anyPoints, first: '' },
    {
      name: 'holdSeconds',
      kind: 'duration',
      presets: [0, ...HOLDS],
      max: limits.HOLD_SECONDS_MAX,
      first: '600',
      isNeeded: true,
    },
    { name: 'mode', kind: 'one', options: ['first', 'draw'], first: 'first', isNeeded: true },
    { ...seconds, isShown: isDraw },
    { ...openEnd, isShown: (draft) => !isDraw(draft), isExtra: true },
    {
      name: 'earlySeconds',
      kind: 'duration',
      presets: MINUTES,
      max: ACTIVITY_SECONDS_MAX,
      first: '',
      isExtra: true,
    },
    {
      name: 'earlyShare',
      kind: 'number',
      min: 1,
      max: 100,
      first: '30',
      isExtra: true,
      isShown: isEarly,
    },
    {
      name: 'earlyTiers',
      kind: 'some',
      options: TIERS,
      first: 'gold diamond',
      isExtra: true,
      isShown: isEarly,
    },
    {
      name: 'waitlist',
      kind: 'number',
      min: 0,
      max: limits.WAITLIST_MAX,
      first: '100',
      isExtra: true,
      isNeeded: true,
    },
    { ...right, isExtra: true },
    { name: 'sku', kind: 'text', charsMax: limits.ID_CHARS_MAX, first: '', isExtra: true },
  ],
  OpenLottery: [
    title,
    { name: 'enterBy', kind: 'some', options: ENTRY_DEEDS, first: 'keyword', isNeeded: true },
    { ...keyword, isShown: (draft) => (draft.enterBy ?? '').split(' ').includes('keyword') },
    {
      name: 'winners',
      kind: 'number',
      min: 1,
      max: limits.WINNERS_MAX,
      first: '3',
      isNeeded: true,
    },
    {
      name: 'alternates',
      kind: 'number',
      min: 0,
      max: limits.WINNERS_MAX,
      first: '3',
      isNeeded: true,
    },
    seconds,
    {
      name: 'claimSeconds',
      kind: 'duration',
      presets: HOLDS,
      max: limits.HOLD_SECONDS_MAX,
      first: '',
    },
    { name: 'prizePoints', ...anyPoints, first: '' },
    { name: 'feePoints', ...anyPoints, first: '', isExtra: true },
    { ...right, isExtra: true },
    tiers,
    { name: 'minAttendance', kind: 'number', min: 1, max: 31, first: '', isExtra: true },
    { name: 'followers', kind: 'check', first: '', isExtra: true },
    { name: 'excludeWinnersHours', kind: 'number', min: 1, max: 8_760, first: '24', isExtra: true },
    { name: 'weightSilver', ...weight },
    { name: 'weightGold', ...weight },
    { name: 'weightDiamond', ...weight },
    { name: 'beacon', kind: 'check', first: '', isExtra: true },
    { name: 'override', kind: 'check', first: '', isExtra: true },
  ],
  OpenPoll: [
    question,
    { name: 'options', ...optionLines, isNeeded: true },
    { ...seconds, first: '60' },
    { name: 'changeVote', kind: 'check', first: '' },
  ],
  OpenQuiz: [
    question,
    {
      name: 'answers',
      ...optionLines,
      linesMin: 1,
      linesMax: limits.QUIZ_ANSWERS_MAX,
      isNeeded: true,
    },
    { name: 'choices', ...optionLines },
    { name: 'rewardPoints', kind: 'number', min: 0, max: POINTS_MAX, first: '20', isNeeded: true },
    { name: 'firstK', kind: 'number', min: 1, max: limits.WINNERS_MAX, first: '10' },
    { ...seconds, first: '60' },
  ],
  ShowCard: [
    { name: 'kind', kind: 'one', options: ['text', 'qr'], first: 'text', isNeeded: true },
    title,
    { name: 'text', kind: 'text', charsMax: limits.REASON_CHARS_MAX, first: '' },
    {
      name: 'url',
      kind: 'text',
      charsMax: limits.URL_CHARS_MAX,
      first: '',
      isNeeded: true,
      isShown: isQr,
    },
    { name: 'code', kind: 'text', charsMax: KEYWORD_CHARS_MAX, first: '', isShown: isQr },
    openEnd,
  ],
  IssueCode: [
    title,
    { ...keyword, name: 'code' },
    { name: 'limit', kind: 'number', min: 1, max: QUOTA_MAX, first: '100', isNeeded: true },
    {
      name: 'perMember',
      kind: 'number',
      min: 1,
      max: limits.PER_MEMBER_MAX,
      first: '1',
      isNeeded: true,
    },
    { name: 'points', ...anyPoints, first: '50' },
    right,
    openEnd,
  ],
  HideCard: [],
}

export function firstDraft(type: ActionType): Draft {
  return Object.fromEntries(FORMS[type].map(({ name, first }) => [name, first]))
}

export function shownFields(type: ActionType, draft: Draft): Field[] {
  return FORMS[type].filter(({ isShown }) => isShown?.(draft) ?? true)
}
