/** The picture as viewers see it, small; off until asked for, because it is drawn on the streaming computer too. */
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { usePanel } from '../model/panel-model.ts'
import { Card } from '../parts/Card.tsx'
import { Icon } from '../parts/Icon.tsx'
import { samePageAddress } from '../setup/overlay-address.ts'

export function PreviewCard({ overlayUrl }: { overlayUrl: string | null }) {
  const { t } = useTranslation()
  const { settings } = usePanel()
  const isOn = useStore(settings, ({ preview }) => preview)
  if (overlayUrl === null) return null
  return (
    <Card
      title={t('preview.title')}
      icon="screen"
      aside={
        <button
          type="button"
          className="button button-small"
          aria-pressed={isOn}
          onClick={() => settings.setState({ preview: !isOn })}
        >
          <Icon name={isOn ? 'eyeOff' : 'eye'} />
          <span>{t(isOn ? 'preview.hide' : 'preview.show')}</span>
        </button>
      }
    >
      {isOn ? (
        <iframe
          className="preview"
          title={t('preview.title')}
          src={samePageAddress(overlayUrl, window.location.origin)}
          tabIndex={-1}
        />
      ) : (
        <p className="muted">{t('preview.hint')}</p>
      )}
    </Card>
  )
}
