/** Everything that runs in the room right now, and what has just ended. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LotteryView } from '@fanfare/shared/contracts'
import { useView } from '../model/panel-model.ts'
import { Card } from '../parts/Card.tsx'
import { OpenWindow } from '../window/OpenWindow.tsx'
import { CardPanel, CodePanel, PickedPanel } from './DeskPanels.tsx'
import { LotteryPanel } from './LotteryPanel.tsx'
import { PollPanel, QuizPanel } from './PollPanels.tsx'
import { SeckillPanel } from './SeckillPanel.tsx'

export function ActivitiesCard() {
  const { t } = useTranslation()
  const panels = usePanels()
  return (
    <Card
      title={t('act.running')}
      icon="air"
      className="card-activities"
      aside={<span className="count">{panels.length}</span>}
    >
      {panels.length === 0 ? <p className="muted teach">{t('act.none')}</p> : panels}
    </Card>
  )
}

/** Somebody still has to claim. */
function isDue({ winners }: LotteryView): boolean {
  return winners.some(({ state }) => state === 'due')
}

/** What still needs a hand comes before what is over. */
function usePanels(): ReactNode[] {
  const windows = useView((view) => view.windows) ?? []
  const seckills = useView((view) => view.seckills) ?? []
  const lotteries = useView((view) => view.lotteries) ?? []
  const polls = useView((view) => view.polls) ?? []
  const quizzes = useView((view) => view.quizzes) ?? []
  const codes = useView((view) => view.codes) ?? []
  const card = useView((view) => view.card)
  const question = useView((view) => view.question)
  const timed = [
    ...seckills.map((one) => ({
      at: one.opensAt,
      isOpen: one.open || one.held > 0,
      panel: <SeckillPanel key={one.activityId} seckill={one} />,
    })),
    ...lotteries.map((one) => ({
      at: one.opensAt,
      isOpen: one.state === 'open' || one.state === 'closed' || isDue(one),
      panel: <LotteryPanel key={one.activityId} lottery={one} />,
    })),
    ...polls.map((one) => ({
      at: one.opensAt,
      isOpen: one.open,
      panel: <PollPanel key={one.activityId} poll={one} />,
    })),
    ...quizzes.map((one) => ({
      at: one.opensAt,
      isOpen: one.open,
      panel: <QuizPanel key={one.activityId} quiz={one} />,
    })),
  ].sort((a, b) => Number(b.isOpen) - Number(a.isOpen) || b.at - a.at)
  return [
    ...windows.map((one) => <OpenWindow key={one.activityId} window={one} />),
    ...timed.map(({ panel }) => panel),
    ...codes.map((one) => <CodePanel key={one.activityId} code={one} />),
    card !== null && <CardPanel key="card" card={card} />,
    question !== null && <PickedPanel key="question" question={question} />,
  ].filter((panel) => panel !== false)
}
