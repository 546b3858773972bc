/** Said when the desk no longer hears the server: what is on air stays, and buttons wait. */
import { useTranslation } from 'react-i18next'
import { useLink, useView } from '../model/panel-model.ts'
import { Icon } from '../parts/Icon.tsx'

export function LinkBanner() {
  const { t } = useTranslation()
  const state = useLink()
  const hasView = useView(() => true) ?? false
  if (state === 'live') return null
  const text =
    state === 'refused' ? t('link.refused') : hasView ? t('link.stale') : t('link.connecting')
  return (
    <div
      className={`banner ${state === 'connecting' && !hasView ? 'banner-quiet' : ''}`}
      role="status"
    >
      <Icon name={state === 'refused' ? 'warning' : 'refresh'} />
      <span>{text}</span>
    </div>
  )
}
