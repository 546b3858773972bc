/** Putting the picture into OBS: the address, OBS's own settings, and marked test moments. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePanel } from '../model/panel-model.ts'
import { Card, EmptyState } from '../parts/Card.tsx'
import { OneOf } from '../parts/Choices.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { HoldButton } from '../parts/HoldButton.tsx'
import { Icon } from '../parts/Icon.tsx'
import { useAction } from '../parts/use-action.ts'
import { CopyButton } from './CopyButton.tsx'
import { OverlayHealthList } from './OverlayHealthList.tsx'
import { TestCues } from './TestCues.tsx'
import { CANVAS_SIZE, canvasAddress, maskedAddress, type Canvas } from './overlay-address.ts'

export type OverlaySetupProps = {
  overlayUrl: string | null
  onRotated: (overlayUrl: string | null) => void
}

export function OverlaySetup({ overlayUrl, onRotated }: OverlaySetupProps) {
  const { t } = useTranslation()
  const { api, notices } = usePanel()
  const [canvas, setCanvas] = useState<Canvas>('16x9')
  const rotate = useAction(
    'rotate',
    (key) => api.rotateOverlay(key),
    (url) => {
      onRotated(url)
      notices.tell(t('setup.rotated'))
    },
  )
  return (
    <Card title={t('setup.overlay')} icon="screen">
      <OverlayHealthList />
      <OneOf
        legend={t('setup.canvas')}
        value={canvas}
        options={[
          { value: '16x9', label: t('setup.landscape') },
          { value: '9x16', label: t('setup.portrait') },
        ]}
        onChange={setCanvas}
      />
      {overlayUrl === null ? (
        <EmptyState title={t('setup.noUrl')}>
          <p className="muted">{t('setup.noUrlHint')}</p>
        </EmptyState>
      ) : (
        <Address address={canvasAddress(overlayUrl, canvas)} />
      )}
      <ObsSteps canvas={canvas} />
      <TestCues />
      <details className="more">
        <summary>{t('setup.leaked')}</summary>
        <p className="muted">{t('setup.rotateHint')}</p>
        <HoldButton action={rotate} icon="refresh">
          {t('setup.rotate')}
        </HoldButton>
        <FailureNote action={rotate} />
      </details>
    </Card>
  )
}

function Address({ address }: { address: string }) {
  const { t } = useTranslation()
  const [isShown, setShown] = useState(false)
  return (
    <div className="address">
      <code dir="ltr">{isShown ? address : maskedAddress(address)}</code>
      <div className="row">
        <CopyButton text={address} label={t('setup.copy')} primary />
        <button
          type="button"
          className="button"
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        >
          <Icon name={isShown ? 'eyeOff' : 'eye'} />
          <span>{t(isShown ? 'setup.mask' : 'setup.reveal')}</span>
        </button>
      </div>
    </div>
  )
}

/** OBS's own words in each language, so that they can be found there. */
function ObsSteps({ canvas }: { canvas: Canvas }) {
  const { t } = useTranslation()
  const { width, height } = CANVAS_SIZE[canvas]
  return (
    <details className="more" open>
      <summary>{t('obs.title')}</summary>
      <ol className="steps">
        <li>{t('obs.add')}</li>
        <li>{t('obs.url')}</li>
        <li>{t('obs.size', { width, height })}</li>
        <li>{t('obs.fps')}</li>
        <li>{t('obs.shutdown')}</li>
        <li>{t('obs.refresh')}</li>
        <li>{t('obs.audio')}</li>
      </ol>
      <p className="muted">{t('obs.dock')}</p>
    </details>
  )
}
