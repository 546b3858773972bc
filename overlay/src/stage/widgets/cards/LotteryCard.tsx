/** A lottery: how to take part, how many do, the seal that was published first, and who won. */
import { memo } from 'react'
import type { LotteryView, WinnerView } from '@fanfare/shared/contracts'
import { formatNumber } from '../../../ui/format-number.ts'
import { Seal } from '../../../ui/Seal.tsx'
import { entryText, shortSeal, tiersText } from '../../activity-text.ts'
import { shownName } from '../../cue-people.ts'
import { CARD_COMMIT_MS, CARD_WINNERS_MAX } from '../../limits.ts'
import { useStage } from '../../stage-context.ts'
import { useThrottled } from '../use-throttled.ts'
import type { CardProps } from './Activities.tsx'
import { CardHead, CardTime, CardTitle, SayKey } from './CardHead.tsx'

type LotteryCardProps = CardProps<LotteryView> & {
  /** The hero is about to tell the winners: the card must not tell them first. */
  isRevealing: boolean
}

export const LotteryCard = memo(function LotteryCard(props: LotteryCardProps) {
  const { texts } = useStage()
  const view = useThrottled(props.view, CARD_COMMIT_MS)
  const { lottery } = texts.activities
  const isOpen = view.state === 'open'
  const isDrawn = view.state === 'drawn' && !props.isRevealing
  const isFull = props.size === 'full'
  const waitingText = props.isRevealing ? lottery.drawing : lottery.waiting
  return (
    <>
      <CardHead
        kind="lottery"
        isOpen={isOpen || view.state === 'closed' || props.isRevealing}
        closesAt={isOpen ? view.closesAt : null}
      >
        <em>{lottery.trust[view.trust]}</em>
      </CardHead>
      <CardTitle title={view.title} />
      {isDrawn ? (
        <Winners view={view} shownMax={CARD_WINNERS_MAX[isFull ? props.canvas : 'compact']} />
      ) : (
        <>
          <Facts view={view} />
          <Entrants view={view} />
          {isOpen && <Entry view={view} />}
          {!isOpen && (
            <p className="card-state">
              {view.state === 'cancelled' ? lottery.cancelled : waitingText}
            </p>
          )}
        </>
      )}
      {isFull && !isDrawn && <SealLine view={view} />}
    </>
  )
})

function Facts({ view }: { view: LotteryView }) {
  const { texts } = useStage()
  const { lottery } = texts.activities
  const number = (value: number) => formatNumber(value, texts.language)
  const alternates = view.alternatesWanted > 0 ? number(view.alternatesWanted) : null
  const facts = [
    view.eligible?.tiers === undefined ? null : tiersText(view.eligible.tiers, texts),
    lottery.winners(number(view.winnersWanted), alternates),
  ].filter((fact) => fact !== null)
  return <p className="card-facts">{facts.join(texts.listPartsJoin)}</p>
}

function Entrants({ view }: { view: LotteryView }) {
  const { texts } = useStage()
  const { lottery } = texts.activities
  const number = (value: number) => formatNumber(value, texts.language)
  return (
    <p className="entrants">
      <b key={view.entrants}>{number(view.entrants)}</b>
      <span>{lottery.entrantsUnit}</span>
    </p>
  )
}

function Entry({ view }: { view: LotteryView }) {
  const { texts } = useStage()
  const { say, keyword, others } = entryText(view, texts)
  const { feePoints } = view
  return (
    <div className="entry">
      {keyword === null ? (
        <p className="say">
          <kbd data-deeds>
            <bdi>{others}</bdi>
          </kbd>
        </p>
      ) : (
        <SayKey say={say} keyword={keyword} />
      )}
      {feePoints !== null && (
        <span className="entry-fee">
          {texts.activities.lottery.fee(formatNumber(feePoints, texts.language))}
        </span>
      )}
    </div>
  )
}

function SealLine({ view }: { view: LotteryView }) {
  const { texts } = useStage()
  const { lottery } = texts.activities
  return (
    <p className="card-foot seal-code">
      {view.commitment === '' ? (
        <span>{lottery.sealNotYet}</span>
      ) : (
        <>
          <span>{lottery.seal}</span>
          <code>{shortSeal(view.commitment)}</code>
        </>
      )}
    </p>
  )
}

function Winners({ view, shownMax }: { view: LotteryView; shownMax: number }) {
  const { texts } = useStage()
  const { lottery } = texts.activities
  const winners = view.winners.slice(0, shownMax)
  const alternates = view.alternates.slice(0, 3).map((one) => shownName(one, texts))
  const count = formatNumber(view.winners.length, texts.language)
  return (
    <>
      {winners.length === 0 && <p className="card-state">{lottery.noWinners}</p>}
      <ol className="winners">
        {winners.map((winner) => (
          <li key={winner.key} data-tier={winner.tier} data-state={winner.state}>
            <Seal className="winner-seal" tier={winner.tier} />
            <bdi>{shownName(winner, texts)}</bdi>
            <WinnerState winner={winner} />
          </li>
        ))}
      </ol>
      <p className="card-foot">
        {view.winners.length > winners.length && <b>{lottery.moreWinners(count)}</b>}
        {alternates.length > 0 && (
          <span className="alternates">
            <em>{lottery.alternate}</em>
            <bdi>{alternates.join(texts.listComma)}</bdi>
          </span>
        )}
      </p>
    </>
  )
}

function WinnerState({ winner }: { winner: WinnerView }) {
  const { texts, serverNow } = useStage()
  const { lottery } = texts.activities
  switch (winner.state) {
    case 'claimed':
    case 'delivered':
      return <em className="winner-ok">✓ {lottery.claimed}</em>
    case 'passed':
      return <em>{lottery.passed}</em>
    case 'due':
      return winner.claimUntil !== null && winner.claimUntil > serverNow() ? (
        <em className="winner-due">
          {lottery.claimWithin}
          <CardTime deadline={winner.claimUntil} />
        </em>
      ) : null
    default:
      return null
  }
}
