/** A poll: live shares, who leads, how to vote; its result stays until it leaves. */
import { memo, useMemo } from 'react'
import type { PollView } from '@fanfare/shared/contracts'
import { formatNumber } from '../../../ui/format-number.ts'
import { optionLayout, optionsShown } from '../../card-height.ts'
import { CARD_COMMIT_MS } from '../../limits.ts'
import { leadersOf, letterOf, percentsOf } from '../../shares.ts'
import { useStage } from '../../stage-context.ts'
import { useThrottled } from '../use-throttled.ts'
import type { CardProps } from './Activities.tsx'
import { CardHead, CardTitle } from './CardHead.tsx'
import { OptionBars, type OptionBar } from './OptionBars.tsx'

export const PollCard = memo(function PollCard({
  view: newest,
  size,
  canvas,
}: CardProps<PollView>) {
  const { texts } = useStage()
  const view = useThrottled(newest, CARD_COMMIT_MS)
  const { poll } = texts.activities
  const shown = optionsShown(view.options.length, size, canvas)
  const bars = useMemo(() => barsOf(view, shown), [view, shown])
  return (
    <>
      <CardHead kind="poll" isOpen={view.open} closesAt={view.closesAt} />
      <CardTitle title={view.question} />
      <OptionBars options={bars} {...optionLayout(view.options.length, size, canvas)} />
      <p className="card-foot">
        {view.open && <span>{poll.letters('A', letterOf(view.options.length - 1))}</span>}
        {view.open && view.changeVote && size === 'full' && <span>{poll.changeVote}</span>}
        <b>{poll.votes(formatNumber(view.votes, texts.language))}</b>
      </p>
    </>
  )
})

/** All of them in their order, or the strongest where there is no room for all. */
function barsOf(view: PollView, shown: number): OptionBar[] {
  const votes = view.options.map((option) => option.votes)
  const percents = percentsOf(votes)
  const leaders = leadersOf(votes)
  const bars = view.options.map((option, index) => ({
    index,
    letter: letterOf(index),
    text: option.text,
    percent: percents[index] ?? 0,
    isLeading: leaders.includes(index),
    isRight: null,
  }))
  if (shown >= bars.length) return bars
  const strongest = [...bars].sort(
    (a, b) => (votes[b.index] ?? 0) - (votes[a.index] ?? 0) || a.index - b.index,
  )
  return strongest.slice(0, shown)
}
