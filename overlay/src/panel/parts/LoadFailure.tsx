/** Why something could not be read, with another try. */
import { useTranslation } from 'react-i18next'
import type { Failure } from '../api/failure.ts'
import { failureText } from '../texts/failure-text.ts'
import { Icon } from './Icon.tsx'

export function LoadFailure({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  const { t, i18n } = useTranslation()
  return (
    <div className="failure" role="alert">
      <Icon name="warning" />
      <p>{failureText(failure, i18n.language)}</p>
      <button type="button" className="button button-small" onClick={onRetry}>
        {t('action.retry')}
      </button>
    </div>
  )
}
