/** A quiz: the question, what to choose from, what is to be won; at the end the answer and who had it first. */
import { memo, useMemo } from 'react'
import type { QuizView } from '@fanfare/shared/contracts'
import { formatNumber } from '../../../ui/format-number.ts'
import { optionLayout, optionsShown } from '../../card-height.ts'
import { shownName } from '../../cue-people.ts'
import { CARD_COMMIT_MS } from '../../limits.ts'
import { letterOf } from '../../shares.ts'
import { useStage } from '../../stage-context.ts'
import { useThrottled } from '../use-throttled.ts'
import type { CardProps } from './Activities.tsx'
import { CardHead, CardTitle } from './CardHead.tsx'
import { OptionBars, type OptionBar } from './OptionBars.tsx'

export const QuizCard = memo(function QuizCard({
  view: newest,
  size,
  canvas,
}: CardProps<QuizView>) {
  const { texts } = useStage()
  const view = useThrottled(newest, CARD_COMMIT_MS)
  const { quiz } = texts.activities
  const { language } = texts
  const options = view.options ?? []
  const shown = optionsShown(options.length, size, canvas)
  const bars = useMemo(() => barsOf(view, shown), [view, shown])
  const reward =
    view.rewardPoints > 0 ? quiz.reward(formatNumber(view.rewardPoints, language)) : null
  return (
    <>
      <CardHead kind="quiz" isOpen={view.open} closesAt={view.closesAt}>
        {view.open && reward !== null && <em>{reward}</em>}
      </CardHead>
      <CardTitle title={view.question} />
      {options.length > 0 && (
        <OptionBars options={bars} {...optionLayout(options.length, size, canvas)} />
      )}
      {options.length === 0 && view.open && <p className="quiz-say">{quiz.sayAnswer}</p>}
      {!view.open && <Outcome view={view} hasOptions={options.length > 0} />}
      {view.open && (
        <p className="card-foot">
          {options.length > 0 && (
            <span>{texts.activities.poll.letters('A', letterOf(options.length - 1))}</span>
          )}
          {view.firstK !== null && <span>{quiz.firstK(formatNumber(view.firstK, language))}</span>}
          <b>{quiz.answered(formatNumber(view.answered, language))}</b>
        </p>
      )}
    </>
  )
})

function Outcome({ view, hasOptions }: { view: QuizView; hasOptions: boolean }) {
  const { texts } = useStage()
  const { quiz } = texts.activities
  const first = view.first.slice(0, 3).map((one) => shownName(one, texts))
  const right =
    view.right === 0 ? quiz.nobody : quiz.right(formatNumber(view.right, texts.language))
  return (
    <>
      {!hasOptions && view.answer !== null && (
        <p className="quiz-answer">
          <span>{quiz.answer}</span>
          <b>{view.answer}</b>
        </p>
      )}
      <p className="card-foot">
        <b>{right}</b>
        {first.length > 0 && (
          <span className="alternates">
            <em>{quiz.first}</em>
            <bdi>{first.join(texts.listComma)}</bdi>
          </span>
        )}
      </p>
    </>
  )
}

/** What others chose is not told while one may still answer. Where not all have room, the right one is among them. */
function barsOf(view: QuizView, shown: number): OptionBar[] {
  const isOver = !view.open && view.rightOption !== null
  const bars = (view.options ?? []).map((text, index) => ({
    index,
    letter: letterOf(index),
    text,
    percent: null,
    isLeading: false,
    isRight: isOver ? index === view.rightOption : null,
  }))
  if (shown >= bars.length) return bars
  const right = bars.filter((bar) => bar.isRight === true)
  return [...right, ...bars.filter((bar) => bar.isRight !== true)]
    .slice(0, shown)
    .sort((a, b) => a.index - b.index)
}
