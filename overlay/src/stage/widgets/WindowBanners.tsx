/** Open multiplier windows: factor, who and what it is for, time left, and what is left of the budget. */
import { memo, useEffect, useRef } from 'react'
import type { WindowView } from '@fanfare/shared/contracts'
import { formatFactor, formatNumber } from '../../ui/format-number.ts'
import { WINDOW_BANNERS_MAX } from '../limits.ts'
import { useStage } from '../stage-context.ts'
import { windowLimits } from '../window-text.ts'
import { useCountdown } from './use-countdown.ts'

export const WindowBanners = memo(function WindowBanners({ windows }: { windows: WindowView[] }) {
  const { texts } = useStage()
  const soonestFirst = [...windows].sort((a, b) => a.closesAt - b.closesAt)
  const shown = soonestFirst.slice(0, WINDOW_BANNERS_MAX)
  const more = soonestFirst.length - shown.length
  return (
    <section className="banners" data-widget="window">
      {shown.map((window) => (
        <Banner key={window.activityId} window={window} />
      ))}
      {more > 0 && <div className="banner-more">{texts.moreWindows(String(more))}</div>}
    </section>
  )
})

function Banner({ window }: { window: WindowView }) {
  const { texts, serverNow } = useStage()
  const { text, isOverdue } = useCountdown(window.closesAt, serverNow)
  if (isOverdue) return null
  const factor = formatFactor(window.factorBp)
  const { budget, budgetLeft } = window
  return (
    <article className="banner plate" data-activity={window.activityId}>
      <div className="banner-factor">{factor}</div>
      <div className="banner-words">
        <strong>{texts.factorTitle(factor)}</strong>
        <span>{windowLimits(window, texts)}</span>
      </div>
      {budget !== null && budgetLeft !== null && (
        <div className="banner-budget">
          <span>{texts.budgetLeft(formatNumber(budgetLeft, texts.language))}</span>
          <span className="meter">
            <span style={{ transform: `scaleX(${budget > 0 ? budgetLeft / budget : 0})` }} />
          </span>
        </div>
      )}
      <time className="banner-time" style={{ minWidth: `${text.length * 0.6}em` }}>
        {text}
      </time>
      <TimeBar opensAt={window.opensAt} closesAt={window.closesAt} />
    </article>
  )
}

/** One animation from now to the deadline; made anew only when the deadline moves. */
function TimeBar({ opensAt, closesAt }: { opensAt: number; closesAt: number }) {
  const { serverNow } = useStage()
  const bar = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const leftMs = closesAt - serverNow()
    const totalMs = Math.max(1, closesAt - opensAt)
    const share = Math.min(1, Math.max(0, leftMs / totalMs))
    const running = bar.current?.animate(
      [{ transform: `scaleX(${share})` }, { transform: 'scaleX(0)' }],
      { duration: Math.max(0, leftMs) },
    )
    return () => running?.cancel()
  }, [opensAt, closesAt, serverNow])
  return (
    <span className="banner-bar">
      <span ref={bar} />
    </span>
  )
}
