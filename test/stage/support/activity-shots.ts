/** Pictures of the stage with activities, each kind and many at once, in both shapes and all languages. */
import type { Cue, Language, OverlayView } from '@fanfare/shared/contracts'
import {
  code,
  drawCue,
  drawnLottery,
  lottery,
  poll,
  qrCard,
  question,
  quiz,
  seckill,
  textCard,
  winner,
  WORDS,
} from './activities.ts'
import { cueOf, openWindow, person, points, steadyView, tierUp } from './pictures.ts'

export type ActivityShot = {
  name: string
  view: OverlayView
  cues?: Cue[]
  afterMs?: number
  query?: string
  size?: { width: number; height: number }
  background?: 'photo' | 'white' | 'black'
}

const PORTRAIT = { size: { width: 1080, height: 1920 }, query: '?canvas=9x16' }

type State = { name: string; state: Partial<OverlayView>; cues?: Cue[]; afterMs?: number }

function states(language: Language): State[] {
  const now = Date.now()
  const soldOut = seckill(
    { available: 0, held: 8, sold: 92, soldOut: true, queue: 12, pricePoints: 120 },
    language,
  )
  const early = { until: now + 32_500, tiers: ['gold' as const, 'diamond' as const], left: 12 }
  const claims = lottery(
    {
      state: 'drawn',
      drawnAt: now,
      winners: [
        winner(0, { state: 'claimed' }, language),
        winner(1, { state: 'due', claimUntil: now + 95_500 }, language),
        winner(2, { state: 'passed' }, language),
      ],
      alternates: [winner(4, {}, language), winner(5, {}, language)],
    },
    language,
  )
  const pollOver = poll({ open: false }, language)
  const quizOver = quiz(
    {
      open: false,
      answer: '420',
      right: 37,
      first: [0, 1, 2, 3].map((index) => ({ ...person(index, language), key: `f${index}` })),
    },
    language,
  )
  const choice = quiz({ options: WORDS[language].quizOptions, firstK: null }, language)
  return [
    { name: 'seckill', state: { seckills: [seckill({}, language)] } },
    { name: 'seckill-early', state: { seckills: [seckill({ early }, language)] } },
    { name: 'seckill-sold-out', state: { seckills: [soldOut] } },
    {
      name: 'seckill-draw',
      state: {
        seckills: [
          seckill(
            { mode: 'draw', entrants: 812, commitment: lottery().commitment, held: 0, sold: 0 },
            language,
          ),
        ],
      },
    },
    { name: 'lottery', state: { lotteries: [lottery({ feePoints: 20 }, language)] } },
    {
      name: 'lottery-closed',
      state: { lotteries: [lottery({ state: 'closed', trust: 'beacon' }, language)] },
    },
    { name: 'lottery-claims', state: { lotteries: [claims] } },
    { name: 'poll', state: { polls: [poll({}, language)] } },
    { name: 'poll-over', state: { polls: [pollOver] } },
    { name: 'quiz', state: { quizzes: [quiz({}, language)] } },
    { name: 'quiz-choice', state: { quizzes: [choice] } },
    {
      name: 'quiz-choice-over',
      state: { quizzes: [{ ...choice, open: false, right: 41, rightOption: 1, answer: '420' }] },
    },
    { name: 'quiz-over', state: { quizzes: [quizOver] } },
    { name: 'code', state: { codes: [code({}, language)] } },
    { name: 'qr', state: { card: qrCard(language) } },
    { name: 'text-card', state: { card: textCard(language) } },
    { name: 'question', state: { question: question({}, language) } },
    {
      name: 'qr-seckill',
      state: { card: qrCard(language), seckills: [seckill({}, language)], codes: [code()] },
    },
    {
      name: 'many',
      state: {
        windows: [openWindow({ budget: 20_000, budgetLeft: 12_300 })],
        seckills: [seckill({}, language)],
        lotteries: [lottery({}, language)],
        polls: [poll({}, language)],
        quizzes: [quiz({}, language)],
        codes: [code({}, language)],
      },
      cues: [
        points(1, 25, language),
        cueOf({
          kind: 'unit_claimed',
          activityId: 's1',
          who: person(0, language),
          title: WORDS[language].cup,
          quantity: 2,
          left: 35,
        }),
        cueOf({
          kind: 'task_done',
          who: person(3, language),
          name: WORDS[language].code,
          points: 10,
          right: null,
        }),
        cueOf({
          kind: 'answer',
          who: person(3, language),
          command: 'rank',
          text: { key: 'rank', values: { rank: 12 } },
        }),
        tierUp(1, 'silver', 'gold', language),
      ],
      afterMs: 1_300,
    },
    {
      name: 'opened',
      state: { seckills: [seckill({}, language)] },
      cues: [
        cueOf({
          kind: 'seckill_opened',
          activityId: 's1',
          title: WORDS[language].cup,
          keyword: 'A01',
          quota: 100,
        }),
      ],
      afterMs: 900,
    },
    {
      name: 'gone',
      state: { seckills: [soldOut] },
      cues: [cueOf({ kind: 'sold_out', activityId: 's1', title: WORDS[language].cup, quota: 100 })],
      afterMs: 900,
    },
    {
      name: 'poll-closed',
      state: { polls: [pollOver] },
      cues: [
        cueOf({
          kind: 'poll_closed',
          activityId: 'p1',
          question: WORDS[language].poll,
          winner: WORDS[language].options[1] ?? null,
          votes: 600,
        }),
      ],
      afterMs: 900,
    },
    {
      name: 'quiz-closed',
      state: { quizzes: [quizOver] },
      cues: [
        cueOf({
          kind: 'quiz_closed',
          activityId: 'q1',
          question: WORDS[language].quiz,
          answer: '420',
          right: 37,
          first: [person(0, language)],
        }),
      ],
      afterMs: 900,
    },
    {
      name: 'retracted',
      state: {},
      cues: [
        cueOf({
          kind: 'retracted',
          activityId: 's1',
          activity: 'seckill',
          title: WORDS[language].cup,
        }),
      ],
      afterMs: 700,
    },
  ]
}

function draws(language: Language): State[] {
  const drawn = (count: number) => drawnLottery(count, language)
  const at = (name: string, count: number, afterMs: number): State => {
    const view = drawn(count)
    return { name, state: { lotteries: [view] }, cues: [drawCue(view)], afterMs }
  }
  return [
    at('draw-1-drum', 1, 1_200),
    at('draw-1', 1, 4_000),
    at('draw-3', 3, 4_900),
    at('draw-5', 5, 10_500),
    at('draw-40-drum', 40, 1_700),
    at('draw-40', 40, 4_000),
  ]
}

/** Which of them are taken in every language; the others are taken in the first only. */
const IN_ALL = ['seckill', 'lottery-claims', 'many', 'quiz-choice-over', 'draw-3', 'opened', 'gone']

export function activityShots(): ActivityShot[] {
  const all: ActivityShot[] = []
  for (const language of ['zh-Hant', 'zh-Hans', 'en'] as const) {
    const suffix = language === 'zh-Hant' ? '' : `-${language}`
    for (const { name, state, ...rest } of [...states(language), ...draws(language)]) {
      if (language !== 'zh-Hant' && !IN_ALL.includes(name)) continue
      const view = { ...steadyView(language), ...state }
      all.push({ name: `act-${name}${suffix}`, view, ...rest })
      all.push({ name: `pact-${name}${suffix}`, view, ...rest, ...PORTRAIT })
    }
  }
  const alone = { size: { width: 490, height: 490 }, query: '?widget=seckill' }
  all.push({
    name: 'act-alone-seckill',
    view: { ...steadyView(), seckills: [seckill()] },
    ...alone,
  })
  all.push({
    name: 'act-seckill-white',
    view: { ...steadyView(), seckills: [seckill()], polls: [poll()] },
    background: 'white',
  })
  return all
}
