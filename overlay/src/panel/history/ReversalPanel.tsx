/** Undoing a whole activity: who loses what and who gets what back, before it is held. */
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { limits, type ReversalPreview } from '@fanfare/shared/contracts'
import { formatNumber } from '../../ui/format-number.ts'
import { useCommand, usePanel } from '../model/panel-model.ts'
import { FailureNote } from '../parts/FailureNote.tsx'
import { HoldButton } from '../parts/HoldButton.tsx'
import { LoadFailure } from '../parts/LoadFailure.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { useLoaded } from '../parts/use-loaded.ts'
import { Who } from '../parts/Who.tsx'

export type ReversalPanelProps = { activityId: string; onLeave: () => void }

export function ReversalPanel({ activityId, onLeave }: ReversalPanelProps) {
  const { t } = useTranslation()
  const { api } = usePanel()
  const reasonId = useId()
  const [reason, setReason] = useState('')
  const { loaded, reload } = useLoaded(activityId, () => api.previewReversal(activityId))
  const given = reason.trim()
  const reverse = useCommand(
    { type: 'ReverseActivity', activityId, ...(given === '' ? {} : { reason: given }) },
    onLeave,
  )
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [])
  const preview = loaded.value
  return (
    <div
      ref={box}
      className="armed row-wide"
      role="group"
      aria-label={t('reversal.title')}
      tabIndex={-1}
    >
      <p className="armed-title">{t('reversal.title')}</p>
      {loaded.state === 'failed' && <LoadFailure failure={loaded.failure} onRetry={reload} />}
      {preview === null && loaded.state === 'loading' && (
        <p className="muted">{t('action.loading')}</p>
      )}
      {preview !== null && <Consequences preview={preview} />}
      <div className="field">
        <label htmlFor={reasonId}>{t('reversal.reason')}</label>
        <input
          id={reasonId}
          className="input"
          autoComplete="off"
          maxLength={limits.REASON_CHARS_MAX}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </div>
      <HoldButton
        action={reverse}
        icon="undo"
        blocked={preview === null ? t('reversal.wait') : null}
      >
        {t('reversal.do')}
      </HoldButton>
      <FailureNote action={reverse} />
      <button type="button" className="button button-quiet" onClick={onLeave}>
        {t('action.cancel')}
      </button>
    </div>
  )
}

function Consequences({ preview }: { preview: ReversalPreview }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const number = (value: number): string => formatNumber(value, language)
  const points = (value: number): string => t('unit.points', { points: number(value) })
  return (
    <>
      <dl className="facts">
        <dt>{t('reversal.members')}</dt>
        <dd>{number(preview.members)}</dd>
        <dt>{t('reversal.taken')}</dt>
        <dd>{points(preview.taken)}</dd>
        <dt>{t('reversal.returned')}</dt>
        <dd>{points(preview.returned)}</dd>
        {preview.owed > 0 && (
          <>
            <dt>{t('reversal.owed')}</dt>
            <dd className="warn">{points(preview.owed)}</dd>
          </>
        )}
        {preview.unitsReturned > 0 && (
          <>
            <dt>{t('reversal.units')}</dt>
            <dd>{number(preview.unitsReturned)}</dd>
          </>
        )}
      </dl>
      {preview.most.length > 0 && (
        <details className="more">
          <summary>{t('reversal.most')}</summary>
          <table className="statement">
            <thead>
              <tr>
                <th scope="col">{t('history.member')}</th>
                <th scope="col">{t('reversal.loses')}</th>
                <th scope="col">{t('reversal.getsBack')}</th>
              </tr>
            </thead>
            <tbody>
              {preview.most.map((one) => (
                <tr key={one.key}>
                  <td>
                    <Who name={one.name} tag={one.tag} tier={one.tier} />
                  </td>
                  <td className="number">
                    {number(one.loses)}
                    {one.owes > 0 && ` (${t('reversal.owes', { points: number(one.owes) })})`}
                  </td>
                  <td className="number">{number(one.getsBack)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </>
  )
}
