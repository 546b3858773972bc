/** The reveal of a draw: a drum of digits for each winner, then the name; many winners come by pages. */
import { memo, useEffect, useMemo, useState } from 'react'
import type { WinnerView } from '@fanfare/shared/contracts'
import { formatNumber } from '../../ui/format-number.ts'
import { Seal } from '../../ui/Seal.tsx'
import { shownName, type CueOf } from '../cue-people.ts'
import { REVEAL_ALTERNATES_MAX, REVEAL_DRUM_MS, REVEAL_PAGE_WINNERS } from '../limits.ts'
import { revealTimes, type RevealTimes } from '../reveal-times.ts'
import { useStage } from '../stage-context.ts'

type DrawHeroProps = { draw: CueOf<'winners_drawn'>; since: number }

export const DrawHero = memo(function DrawHero({ draw, since }: DrawHeroProps) {
  const { texts } = useStage()
  const winnerCount = draw.winners.length
  const times = useMemo(() => revealTimes(winnerCount), [winnerCount])
  const done = useSteps(times, since)
  const isAllKnown = done >= times.steps.length
  const { lottery, drawn } = texts.activities
  const { language } = texts
  return (
    <div className="draw">
      <header className="draw-head">
        <p>{drawn(formatNumber(draw.entrants, language))}</p>
        <h2>
          <bdi>{draw.title}</bdi>
        </h2>
      </header>
      {times.isSingly ? (
        <Singly winners={draw.winners} done={done} />
      ) : (
        <Paged winners={draw.winners} done={done} />
      )}
      {draw.winners.length === 0 && <p className="draw-none">{lottery.noWinners}</p>}
      <footer className="draw-foot">
        {isAllKnown && <Alternates draw={draw} />}
        <span className="trust">{lottery.trust[draw.trust]}</span>
      </footer>
    </div>
  )
})

function Singly({ winners, done }: { winners: WinnerView[]; done: number }) {
  return (
    <ol className="draw-rows" data-count={winners.length}>
      {winners.map((winner, index) => (
        <li key={winner.key} className="draw-row" data-known={index < done || undefined}>
          <b>{index + 1}</b>
          {index < done && <Winner winner={winner} />}
          {index === done && <Reels tag={winner.tag} />}
        </li>
      ))}
    </ol>
  )
}

/** Page 0 is the drum. */
function Paged({ winners, done }: { winners: WinnerView[]; done: number }) {
  if (done === 0) {
    return (
      <div className="draw-drum">
        <Reels tag={winners[0]?.tag ?? ''} />
      </div>
    )
  }
  const from = (done - 1) * REVEAL_PAGE_WINNERS
  return (
    <ol key={from} className="draw-grid">
      {winners.slice(from, from + REVEAL_PAGE_WINNERS).map((winner, index) => (
        <li key={winner.key} className="draw-cell" style={{ '--index': index }}>
          <b>{from + index + 1}</b>
          <Winner winner={winner} />
        </li>
      ))}
    </ol>
  )
}

function Winner({ winner }: { winner: WinnerView }) {
  const { texts } = useStage()
  return (
    <span className="draw-winner" data-tier={winner.tier}>
      <Seal className="draw-seal" tier={winner.tier} />
      <bdi>{shownName(winner, texts)}</bdi>
    </span>
  )
}

function Alternates({ draw }: { draw: CueOf<'winners_drawn'> }) {
  const { texts } = useStage()
  const { lottery } = texts.activities
  const names = draw.alternates.slice(0, REVEAL_ALTERNATES_MAX).map((one) => shownName(one, texts))
  const more = formatNumber(draw.winners.length, texts.language)
  return (
    <>
      {draw.winners.length > REVEAL_PAGE_WINNERS && (
        <span className="draw-total">{lottery.moreWinners(more)}</span>
      )}
      {names.length > 0 && (
        <span className="draw-alternates">
          <em>{lottery.alternate}</em>
          <bdi>
            {names.join(texts.listComma)}
            {draw.alternates.length > names.length && '…'}
          </bdi>
        </span>
      )}
    </>
  )
}

const DIGITS = '0123456789'
/** How often the digits of a reel go by before the last one. */
const TURNS = 2
/** The last reel has stopped a moment before the name comes. */
const STOP_MS = REVEAL_DRUM_MS - 400

/** The number of a viewer, each digit on a reel of its own that stops after the one before it. */
function Reels({ tag }: { tag: string }) {
  const digits = [...(/^\d{4}$/u.test(tag) ? tag : '0000')]
  return (
    <span className="reels" aria-hidden="true">
      {digits.map((digit, index) => (
        <Reel key={index} digit={digit} ms={STOP_MS * ((index + 2) / (digits.length + 1))} />
      ))}
    </span>
  )
}

/** What goes by is dim, since bright digits going by would flicker; the one it stops at is lit. */
function Reel({ digit, ms }: { digit: string; ms: number }) {
  return (
    <span className="reel">
      <span
        className="reel-strip"
        style={{
          '--stop': TURNS * DIGITS.length + Number(digit),
          animationDuration: `${ms}ms`,
        }}
      >
        {DIGITS.repeat(TURNS + 1)
          .split('')
          .map((one, place) => (
            <i key={place}>{one}</i>
          ))}
      </span>
      <b style={{ animationDelay: `${ms}ms` }}>{digit}</b>
    </span>
  )
}

/** How many steps of the reveal are over, by the wall clock: a page that was late shows what is known by now. */
function useSteps({ steps }: RevealTimes, since: number): number {
  const [passed, setPassed] = useState(() => passedBy(steps, since))
  useEffect(() => {
    const nextAt = steps[passed]
    if (nextAt === undefined) return
    const later = () => setPassed(passedBy(steps, since))
    const timer = setTimeout(later, since + nextAt - Date.now() + 4)
    return () => clearTimeout(timer)
  }, [steps, since, passed])
  return passed
}

function passedBy(steps: readonly number[], since: number): number {
  return steps.filter((atMs) => since + atMs <= Date.now()).length
}
