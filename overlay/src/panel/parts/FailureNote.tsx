/** Why a button did nothing, in the reader's words, and what to do about it. */
import { useTranslation } from 'react-i18next'
import type { Action } from './use-action.ts'
import { failureText } from '../texts/failure-text.ts'
import { useFeed } from '../model/panel-model.ts'
import { Actor } from './Actor.tsx'
import { firstPresser } from './first-presser.ts'
import { formatClock } from './format-time.ts'
import { Icon } from './Icon.tsx'
import { isUncertain } from '../api/failure.ts'

/** Two at one desk: who opened it, and when. */
function WhoWasFirst({ code }: { code: string }) {
  const { t } = useTranslation()
  const items = useFeed()
  const first = firstPresser(items, code)
  if (first === null) return null
  return (
    <span className="first-presser">
      {' '}
      {t('action.wasFirst', { time: formatClock(first.at) })} <Actor actor={first.actor} />
    </span>
  )
}

export function FailureNote({ action }: { action: Action }) {
  const { t, i18n } = useTranslation()
  if (action.status.phase !== 'failed') return null
  const { failure } = action.status
  return (
    <div className="failure" role="alert">
      <Icon name="warning" />
      <p>
        {failureText(failure, i18n.language)}
        <WhoWasFirst code={failure.code} />
      </p>
      {isUncertain(failure) && (
        <button type="button" className="button button-small" onClick={action.run}>
          {t('action.retry')}
        </button>
      )}
      <button
        type="button"
        className="button button-icon"
        aria-label={t('action.dismiss')}
        onClick={action.dismiss}
      >
        <Icon name="close" />
      </button>
    </div>
  )
}
