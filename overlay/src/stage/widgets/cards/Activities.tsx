/** The column of activities: the newest whole, the others smaller or as one line each, never more than there is room for. */
import { memo } from 'react'
import { formatNumber } from '../../../ui/format-number.ts'
import { planCards, type CardSize, type PlannedCard } from '../../card-plan.ts'
import type { Canvas } from '../../page-settings.ts'
import type { StageCard } from '../../stage-cards.ts'
import { useStage } from '../../stage-context.ts'
import { TestMark } from '../TestMark.tsx'
import { CodeCard } from './CodeCard.tsx'
import { LotteryCard } from './LotteryCard.tsx'
import { PollCard } from './PollCard.tsx'
import { QuestionCard } from './QuestionCard.tsx'
import { QuizCard } from './QuizCard.tsx'
import { RoomCard } from './RoomCard.tsx'
import { SeckillCard } from './SeckillCard.tsx'
import { Strip } from './Strip.tsx'

type ActivitiesProps = {
  cards: readonly StageCard[]
  canvas: Canvas
  /** A multiplier window stands over the column. */
  hasWindow: boolean
  /** Lotteries whose winners are about to be told by the hero. */
  revealing: readonly string[]
  /** The name of the source when only one kind of card is in it. */
  widget: string
}

export const Activities = memo(function Activities(props: ActivitiesProps) {
  const { texts } = useStage()
  const { cards, canvas, revealing } = props
  const plan = planCards(cards, canvas, props.hasWindow)
  if (plan.cards.length === 0) return null
  return (
    <section className="activities" data-widget={props.widget}>
      {plan.cards.map((planned) => (
        <Frame key={planned.card.key} planned={planned}>
          {planned.size === 'strip' ? (
            <Strip card={planned.card} />
          ) : (
            <Card
              card={planned.card}
              size={planned.size}
              canvas={canvas}
              isRevealing={revealing.includes(planned.card.key)}
            />
          )}
        </Frame>
      ))}
      {plan.more > 0 && (
        <div className="cards-more">
          {texts.activities.moreActivities(formatNumber(plan.more, texts.language))}
        </div>
      )}
    </section>
  )
})

function Frame({ planned, children }: { planned: PlannedCard; children: React.ReactNode }) {
  const { card, size, height } = planned
  return (
    <article
      className="card plate"
      data-activity={card.key}
      data-kind={card.kind === 'card' ? card.view.kind : card.kind}
      data-size={size === 'tight' ? 'compact' : size}
      data-open={card.isOpen || undefined}
      data-test={card.isTest}
      style={{ height: `${height}rem` }}
    >
      {children}
      {card.isTest && <TestMark />}
    </article>
  )
}

export type CardProps<View> = { view: View; size: CardSize; canvas: Canvas }

function Card(props: { card: StageCard; size: CardSize; canvas: Canvas; isRevealing: boolean }) {
  const { card, isRevealing, ...rest } = props
  switch (card.kind) {
    case 'seckill':
      return <SeckillCard view={card.view} {...rest} />
    case 'lottery':
      return <LotteryCard view={card.view} isRevealing={isRevealing} {...rest} />
    case 'poll':
      return <PollCard view={card.view} {...rest} />
    case 'quiz':
      return <QuizCard view={card.view} {...rest} />
    case 'code':
      return <CodeCard view={card.view} />
    case 'card':
      return <RoomCard view={card.view} canvas={props.canvas} />
    case 'question':
      return <QuestionCard view={card.view} />
  }
}
