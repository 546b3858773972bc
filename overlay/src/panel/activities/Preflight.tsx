/** Before something costly is opened: who is there, who could not take part, what it may cost, what is left. */
import { useTranslation } from 'react-i18next'
import type { CueAction, OpeningPreview } from '@fanfare/shared/contracts'
import { formatNumber } from '../../ui/format-number.ts'
import { Icon } from '../parts/Icon.tsx'
import { LoadFailure } from '../parts/LoadFailure.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { failureText } from '../texts/failure-text.ts'
import { useOpeningPreview } from './use-preview.ts'

export function Preflight({ action }: { action: CueAction }) {
  const { t } = useTranslation()
  const { loaded, reload } = useOpeningPreview(action)
  if (loaded.state === 'failed') return <LoadFailure failure={loaded.failure} onRetry={reload} />
  if (loaded.value === null) return <p className="muted">{t('preflight.loading')}</p>
  return <Facts preview={loaded.value} />
}

function Facts({ preview }: { preview: OpeningPreview }) {
  const { t, i18n } = useTranslation()
  const language = useLanguage()
  const number = (value: number): string => formatNumber(value, language)
  const { present, eligible, expectedPoints, worstPoints, budgetLeft, refused, refusal } = preview
  const isOver = budgetLeft !== null && (worstPoints === null || worstPoints > budgetLeft)
  return (
    <>
      <dl className="facts">
        <dt>{t('preflight.present')}</dt>
        <dd>{t('preflight.eligible', { eligible: number(eligible), present: number(present) })}</dd>
        <dt>{t('preflight.expected')}</dt>
        <dd>{t('unit.aboutPoints', { points: number(expectedPoints) })}</dd>
        <dt>{t('preflight.worst')}</dt>
        <dd>
          {worstPoints === null ? (
            <strong className="warn">{t('preflight.unbounded')}</strong>
          ) : (
            t('unit.points', { points: number(worstPoints) })
          )}
        </dd>
        <dt>{t('preflight.budget')}</dt>
        <dd>
          {budgetLeft === null
            ? t('preflight.noBudget')
            : t('unit.points', { points: number(budgetLeft) })}
          {isOver && <strong className="warn"> {t('preflight.over')}</strong>}
        </dd>
      </dl>
      {refused.length > 0 && (
        <ul className="stack-tight">
          {refused.map(({ code, members }) => (
            <li key={code} className="muted">
              {t('preflight.refused', { members: number(members) })}{' '}
              {i18n.exists(`preflight.reason.${code}`)
                ? t(`preflight.reason.${code}` as 'preflight.reason.member/banned')
                : failureText({ code, message: code }, i18n.language)}
            </li>
          ))}
        </ul>
      )}
      {preview.warnings.map((warning) => (
        <p key={warning} className="advice">
          {i18n.exists(`preflight.warning.${warning}`)
            ? t(`preflight.warning.${warning}` as 'preflight.warning.off_air')
            : warning}
        </p>
      ))}
      {refusal !== null && (
        <p className="failure" role="alert">
          <Icon name="warning" />
          <span>{failureText(refusal, i18n.language)}</span>
        </p>
      )}
    </>
  )
}
