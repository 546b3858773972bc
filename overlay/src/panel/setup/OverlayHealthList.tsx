/** Each picture that is connected: whether it moves, its size, and what it has shown. */
import { useTranslation } from 'react-i18next'
import type { OverlayHealth } from '@fanfare/shared/contracts'
import { formatNumber } from '../../ui/format-number.ts'
import { Chip } from '../parts/Chip.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { useServerNow } from '../parts/use-now.ts'
import { useOverlays } from './use-overlays.ts'
import { isOddCanvas, obsVersion, OVERLAY_LOOK, overlayState } from './overlay-state.ts'

export function OverlayHealthList() {
  const { t } = useTranslation()
  const overlays = useOverlays()
  if (overlays.length === 0) return <p className="teach muted">{t('overlay.none')}</p>
  return (
    <ul className="health">
      {overlays.map((health) => (
        <HealthRow key={health.id} health={health} />
      ))}
    </ul>
  )
}

function HealthRow({ health }: { health: OverlayHealth }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const state = overlayState(health, useServerNow())
  const { tone, icon } = OVERLAY_LOOK[state]
  const obs = obsVersion(health.userAgent)
  return (
    <li>
      <div className="health-head">
        <Chip tone={tone} icon={icon}>
          {t(`overlay.state.${state}`)}
        </Chip>
        <span>
          <bdi>{health.label || t('overlay.unnamed')}</bdi>
        </span>
        <span className="muted number">
          {health.canvas.width}×{health.canvas.height}
          {obs === null ? '' : ` · OBS ${obs}`}
        </span>
      </div>
      <p className="muted small">
        {t('overlay.cues', {
          shown: formatNumber(health.cues.shown, language),
          merged: formatNumber(health.cues.merged, language),
          expired: formatNumber(health.cues.expired, language),
        })}
      </p>
      {state !== 'normal' && <p className="advice">{t(`overlay.advice.${state}`)}</p>}
      {isOddCanvas(health) && <p className="advice">{t('overlay.oddCanvas')}</p>}
    </li>
  )
}
