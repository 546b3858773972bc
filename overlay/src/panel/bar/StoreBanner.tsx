/** Said while the store promises too little: what is on hold, and what to change. */
import { useTranslation } from 'react-i18next'
import { useView } from '../model/panel-model.ts'
import { Icon } from '../parts/Icon.tsx'
import { isStoreShort } from './store-short.ts'

/** In a dock the second half waits for a press: the room below is small. */
export function StoreBanner({ isDock }: { isDock: boolean }) {
  const { t } = useTranslation()
  const isShort = useView(isStoreShort) ?? false
  const now = useView((view) => view.stats.durability)
  const required = useView((view) => view.stats.requiredDurability)
  if (!isShort || now === null || required === null) return null
  return (
    <section className="banner banner-store" role="status">
      <Icon name="warning" />
      <details className="banner-words" open={!isDock}>
        <summary>{t('durability.shortTitle')}</summary>
        <p>
          {t('durability.shortHint', {
            now: t(`durability.${now}.label`),
            required: t(`durability.${required}.label`),
          })}
        </p>
      </details>
    </section>
  )
}
