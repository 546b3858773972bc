/** Double points: prepare, open with the care its cost asks for, watch, extend, end. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { limits, type WindowView } from '@fanfare/shared/contracts'
import { formatFactor, formatNumber } from '../../ui/format-number.ts'
import { useCommand, usePanel, useView } from '../model/panel-model.ts'
import { ratePerMinute } from '../model/rate-ring.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { Card } from '../parts/Card.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { HoldButton } from '../parts/HoldButton.tsx'
import { Icon } from '../parts/Icon.tsx'
import { useDelayed } from '../parts/use-delayed.ts'
import { useLanguage } from '../parts/use-language.ts'
import { useLimitsText } from './use-limits-text.ts'
import {
  careFor,
  extraPoints,
  FIRST_DRAFT,
  isTaken,
  openCommand,
  type WindowDraft,
} from './window-draft.ts'
import { WindowForm } from './WindowForm.tsx'

export function WindowCard() {
  const { t } = useTranslation()
  const windows = useView((view) => view.windows) ?? []
  const [draft, setDraft] = useState<WindowDraft>(FIRST_DRAFT)
  const [isArmed, setArmed] = useState(false)
  const preparation = useRef<HTMLDivElement>(null)
  // What had the focus is gone then; a keyboard goes on from here, unless it went elsewhere meanwhile.
  const leave = (): void => {
    const { activeElement, body } = document
    setArmed(false)
    if (activeElement === body || preparation.current?.contains(activeElement) === true) {
      preparation.current?.focus()
    }
  }
  return (
    <Card title={t('window.title')} icon="bolt" className="card-window">
      {windows.length === 0 && <p className="muted teach">{t('window.empty')}</p>}
      <div ref={preparation} className="stack" tabIndex={-1}>
        {isArmed ? (
          <Armed draft={draft} onLeave={leave} />
        ) : (
          <>
            <WindowForm draft={draft} onChange={setDraft} />
            <Prepare draft={draft} open={windows} onArm={() => setArmed(true)} />
          </>
        )}
      </div>
    </Card>
  )
}

type PrepareProps = { draft: WindowDraft; open: readonly WindowView[]; onArm: () => void }

function Prepare({ draft, open: running, onArm }: PrepareProps) {
  const { t } = useTranslation()
  const blocked = useOpenBlocked(draft, running)
  const open = useCommand(openCommand(draft))
  const delayed = useDelayed(open.run)
  const label = t('window.open', { factor: formatFactor(draft.factorBp), minutes: draft.minutes })
  if (delayed.secondsLeft !== null)
    return (
      <div className="armed" role="group" aria-label={label}>
        <p className="armed-title">{t('window.opensIn', { seconds: delayed.secondsLeft })}</p>
        <button type="button" className="button" autoFocus onClick={delayed.cancel}>
          <Icon name="undo" />
          <span>{t('action.cancel')}</span>
        </button>
      </div>
    )
  const isDelayed = careFor(draft) === 'delayed'
  return (
    <>
      <ActionButton
        look="primary"
        icon="bolt"
        blocked={blocked}
        action={{ status: open.status, run: isDelayed ? delayed.start : onArm }}
      >
        {isDelayed ? label : t('window.arm', { label })}
      </ActionButton>
      <FailureNote action={open} />
    </>
  )
}

function useOpenBlocked(draft: WindowDraft, open: readonly WindowView[]): string | null {
  const { t } = useTranslation()
  if (open.length >= limits.WINDOWS_OPEN_MAX) return t('window.tooMany')
  return isTaken(draft, open) ? t('window.taken') : null
}

/** What it will do and cost, before it is held. */
function Armed({ draft, onLeave }: { draft: WindowDraft; onLeave: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const rates = useStore(usePanel().rates, ({ points }) => points)
  const open = useCommand(openCommand(draft), onLeave)
  const limitsText = useLimitsText(draft.tiers, draft.actions)
  const perMinute = ratePerMinute(rates)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [])
  return (
    <div ref={box} className="armed" role="group" aria-label={t('window.armedTitle')} tabIndex={-1}>
      <p className="armed-title">
        {t('window.open', { factor: formatFactor(draft.factorBp), minutes: draft.minutes })}
      </p>
      <dl className="facts">
        <dt>{t('window.countsFor')}</dt>
        <dd>{limitsText}</dd>
        <dt>{t('window.costMost')}</dt>
        <dd>
          {draft.budget === null ? (
            <strong className="warn">{t('window.costUnlimited')}</strong>
          ) : (
            t('unit.points', { points: formatNumber(draft.budget, language) })
          )}
        </dd>
        <dt>{t('window.costLikely')}</dt>
        <dd>
          {perMinute === 0
            ? t('window.costUnknown')
            : t('unit.aboutPoints', {
                points: formatNumber(extraPoints(draft, perMinute), language),
              })}
        </dd>
      </dl>
      <HoldButton action={open} icon="bolt" look="primary" big>
        {t('window.holdOpen')}
      </HoldButton>
      <FailureNote action={open} />
      <button type="button" className="button button-quiet" onClick={onLeave}>
        <Icon name="undo" />
        <span>{t('action.back')}</span>
      </button>
    </div>
  )
}
