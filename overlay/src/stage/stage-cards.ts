/** Every activity and card that the view holds, in the order in which the picture gives them room. */
import type {
  CardView,
  CodeView,
  LotteryView,
  OverlayView,
  PollView,
  QuestionView,
  QuizView,
  SeckillView,
} from '@fanfare/shared/contracts'

export type StageCard = {
  /** The same as long as it is the same activity. */
  key: string
  isOpen: boolean
  /** When it came, server ms. */
  since: number
  /** Made by 「測試」. */
  isTest?: true
} & (
  | { kind: 'seckill'; view: SeckillView }
  | { kind: 'lottery'; view: LotteryView }
  | { kind: 'poll'; view: PollView }
  | { kind: 'quiz'; view: QuizView }
  | { kind: 'code'; view: CodeView }
  | { kind: 'card'; view: CardView }
  | { kind: 'question'; view: QuestionView }
)
export type StageCardKind = StageCard['kind']

export type CardLists = Pick<
  OverlayView,
  'seckills' | 'lotteries' | 'polls' | 'quizzes' | 'codes' | 'card' | 'question'
>

/** Open ones first, the newest first; what is sold out and what ended follow. Codes run for long and come last of the open ones. */
export function stageCards(view: CardLists): StageCard[] {
  const cards: StageCard[] = [
    ...view.seckills.map((one): StageCard => ({ kind: 'seckill', view: one, ...timesOf(one) })),
    ...view.lotteries.map((one): StageCard => {
      const isOpen = one.state === 'open' || one.state === 'closed'
      return { kind: 'lottery', view: one, ...timesOf({ ...one, open: isOpen }) }
    }),
    ...view.polls.map((one): StageCard => ({ kind: 'poll', view: one, ...timesOf(one) })),
    ...view.quizzes.map((one): StageCard => ({ kind: 'quiz', view: one, ...timesOf(one) })),
    ...view.codes.map((one): StageCard => ({
      kind: 'code',
      view: one,
      ...timesOf({ ...one, opensAt: 0 }),
    })),
  ]
  if (view.card !== null) {
    const { shownAt } = view.card
    cards.push({ kind: 'card', view: view.card, key: 'card', isOpen: true, since: shownAt })
  }
  if (view.question !== null) {
    const { id, at } = view.question
    const key = `question-${id}`
    cards.push({ kind: 'question', view: view.question, key, isOpen: true, since: at })
  }
  return cards.sort(
    (a, b) => chanceOf(b) - chanceOf(a) || b.since - a.since || (a.key < b.key ? -1 : 1),
  )
}

/** What can still be won or told goes before what is sold out, and that before what is over. */
function chanceOf(card: StageCard): number {
  if (!card.isOpen) return 0
  return card.kind === 'seckill' && card.view.soldOut ? 1 : 2
}

type Timed = { activityId: string; open: boolean; opensAt: number }

function timesOf({ activityId, open, opensAt }: Timed) {
  return { key: activityId, isOpen: open, since: opensAt }
}
