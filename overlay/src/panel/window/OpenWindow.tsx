/** One running window: time left, what it gives, how much of its cap is spent, and the two things to do with it. */
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { WindowView } from '@fanfare/shared/contracts'
import { formatFactor, formatNumber } from '../../ui/format-number.ts'
import { useCommand, usePanel } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { formatRemaining } from '../parts/format-time.ts'
import { HoldButton } from '../parts/HoldButton.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { useServerNow } from '../parts/use-now.ts'
import { useLimitsText } from './use-limits-text.ts'

const EXTEND_SECONDS = 60
/** Whole seconds left at which a screen reader is told. */
const SPOKEN_SECONDS: ReadonlySet<number> = new Set([60, 30, 10, 5, 0])

export function OpenWindow({ window }: { window: WindowView }) {
  const { t } = useTranslation()
  const now = useServerNow()
  const { activityId, factorBp, closesAt, opensAt } = window
  const extend = useCommand({ type: 'ExtendWindow', activityId, seconds: EXTEND_SECONDS })
  const close = useCommand({ type: 'CloseWindow', activityId })
  const limitsText = useLimitsText(window.tiers, window.actions)
  const leftMs = Math.max(0, closesAt - now)
  const share = Math.min(1, leftMs / Math.max(1, closesAt - opensAt))
  useSpokenCountdown(Math.ceil(leftMs / 1_000))
  return (
    <article
      className="running"
      aria-label={t('window.running', { factor: formatFactor(factorBp) })}
    >
      <header>
        <span className="badge-air">
          <span aria-hidden="true">●</span> {t('window.onAir')}
        </span>
        <strong className="running-factor">{formatFactor(factorBp)}</strong>
        <span className="running-time" role="timer" aria-label={t('window.left')}>
          {formatRemaining(leftMs)}
        </span>
      </header>
      <div className="bar" aria-hidden="true">
        <span style={{ transform: `scaleX(${share})` }} />
      </div>
      <p className="muted">{limitsText}</p>
      <Spent window={window} />
      <div className="row">
        <ActionButton action={extend} icon="plus">
          {t('window.extend', { seconds: EXTEND_SECONDS })}
        </ActionButton>
        <HoldButton action={close} icon="off">
          {t('window.closeEarly')}
        </HoldButton>
      </div>
      <FailureNote action={extend} />
      <FailureNote action={close} />
    </article>
  )
}

function Spent({ window: { budget, budgetLeft } }: { window: WindowView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (budget === null || budgetLeft === null) return <p>{t('window.spentNoCap')}</p>
  const spent = budget - budgetLeft
  const text = t('window.spent', {
    spent: formatNumber(spent, language),
    budget: formatNumber(budget, language),
  })
  return (
    <div className="spent">
      <p>
        {text}
        {budgetLeft === 0 && <strong className="warn"> {t('window.usedUp')}</strong>}
      </p>
      <div
        className="bar bar-cap"
        role="progressbar"
        aria-label={t('window.budget')}
        aria-valuemin={0}
        aria-valuemax={budget}
        aria-valuenow={spent}
        aria-valuetext={text}
      >
        <span style={{ transform: `scaleX(${spent / budget})` }} />
      </div>
    </div>
  )
}

function useSpokenCountdown(secondsLeft: number): void {
  const { t } = useTranslation()
  const { announcer } = usePanel()
  const last = useRef(secondsLeft)
  useEffect(() => {
    if (last.current !== secondsLeft && SPOKEN_SECONDS.has(secondsLeft))
      announcer.say('countdown', t('window.spokenLeft', { seconds: secondsLeft }))
    last.current = secondsLeft
  }, [announcer, secondsLeft, t])
}
