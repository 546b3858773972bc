/** A good first run of show in the producer's language, to be changed to taste. Pure. */
import type { CueAction, Rundown } from '@fanfare/shared/contracts'

export type TemplateWords = Record<
  | 'name'
  | 'opening'
  | 'openingNotes'
  | 'window'
  | 'lottery'
  | 'prize'
  | 'lotteryKeyword'
  | 'seckill'
  | 'product'
  | 'poll'
  | 'pollQuestion'
  | 'optionA'
  | 'optionB'
  | 'quiz'
  | 'quizQuestion'
  | 'card'
  | 'cardText'
  | 'closing'
  | 'closingNotes',
  string
>

const MINUTE_S = 60

type Step = [title: string, notes: string, action: CueAction | null]

/** `id` makes every item's id unique. */
export function standardRundown(words: TemplateWords, id: string): Rundown {
  const items = [...firstHalf(words), ...secondHalf(words)].map(
    ([title, notes, action], index) => ({ id: `${id}-${index + 1}`, title, notes, action }),
  )
  return { id, name: words.name, items }
}

function firstHalf(words: TemplateWords): Step[] {
  return [
    [words.opening, words.openingNotes, null],
    [
      words.window,
      '',
      { type: 'OpenWindow', factorBp: 20_000, seconds: 3 * MINUTE_S, budget: 2_000 },
    ],
    [
      words.lottery,
      '',
      {
        type: 'OpenLottery',
        title: words.prize,
        keyword: words.lotteryKeyword,
        winners: 3,
        alternates: 3,
        seconds: 3 * MINUTE_S,
        enterBy: ['keyword'],
        claimSeconds: 10 * MINUTE_S,
      },
    ],
    [
      words.seckill,
      '',
      {
        type: 'OpenSeckill',
        title: words.product,
        keyword: 'A01',
        quota: 10,
        perMember: 1,
        holdSeconds: 10 * MINUTE_S,
        pricePoints: 100,
        mode: 'first',
        waitlist: 100,
      },
    ],
  ]
}

function secondHalf(words: TemplateWords): Step[] {
  return [
    [
      words.poll,
      '',
      {
        type: 'OpenPoll',
        question: words.pollQuestion,
        options: [words.optionA, words.optionB],
        seconds: MINUTE_S,
        changeVote: true,
      },
    ],
    [
      words.quiz,
      '',
      {
        type: 'OpenQuiz',
        question: words.quizQuestion,
        answers: ['390'],
        rewardPoints: 20,
        firstK: 10,
        seconds: MINUTE_S,
      },
    ],
    [
      words.card,
      '',
      {
        type: 'ShowCard',
        card: { kind: 'text', title: words.card, text: words.cardText },
        seconds: MINUTE_S,
      },
    ],
    [words.closing, words.closingNotes, null],
  ]
}
