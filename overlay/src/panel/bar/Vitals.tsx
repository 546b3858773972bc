/** The health of everything between the room and the picture, as chips with words. */
import { useTranslation } from 'react-i18next'
import type { OverlayHealth } from '@fanfare/shared/contracts'
import { useView } from '../model/panel-model.ts'
import { Chip, type ChipTone } from '../parts/Chip.tsx'
import type { IconName } from '../parts/Icon.tsx'
import { useServerNow } from '../parts/use-now.ts'
import { CONNECTOR_LOOK } from '../setup/ConnectorsCard.tsx'
import { useOverlays } from '../setup/use-overlays.ts'
import { OVERLAY_LOOK, overlayState, worstOverlay } from '../setup/overlay-state.ts'
import { isStoreShort } from './store-short.ts'

/** More pictures than this are summed up in one chip. */
const OVERLAY_CHIPS_MAX = 2

const DURABILITY_LOOK: Record<
  'memory' | 'os' | 'disk' | 'replicated',
  { tone: ChipTone; icon: IconName }
> = {
  memory: { tone: 'warn', icon: 'warning' },
  os: { tone: 'quiet', icon: 'disk' },
  disk: { tone: 'good', icon: 'disk' },
  replicated: { tone: 'good', icon: 'disk' },
}

const SHORT_LOOK: { tone: ChipTone; icon: IconName } = { tone: 'bad', icon: 'warning' }

export type VitalsProps = { isCompact: boolean; onSetup: () => void }

export function Vitals({ isCompact, onSetup }: VitalsProps) {
  const { t } = useTranslation()
  const overlays = useOverlays()
  const connectors = useView((view) => view.connectors) ?? []
  const durability = useView((view) => view.stats.durability)
  const isShort = useView(isStoreShort) ?? false
  return (
    <button type="button" className="vitals" onClick={onSetup} aria-label={undefined}>
      <span className="sr-only">{t('bar.health')}</span>
      <OverlayChips
        overlays={overlays}
        isSummed={isCompact || overlays.length > OVERLAY_CHIPS_MAX}
      />
      {connectors.length === 0 && (
        <Chip tone="quiet" icon="plug">
          {t('bar.noConnector')}
        </Chip>
      )}
      {connectors.map(({ id, platform, state }) => (
        <Chip
          key={id}
          tone={CONNECTOR_LOOK[state].tone}
          icon={CONNECTOR_LOOK[state].icon}
          title={id}
        >
          {platform} {t(`connector.state.${state}`)}
        </Chip>
      ))}
      {durability !== null && (
        <Chip
          {...(isShort ? SHORT_LOOK : DURABILITY_LOOK[durability])}
          title={t(`durability.${durability}.hint`)}
        >
          {t(`durability.${durability}.label`)}
          {isShort && ` · ${t('durability.short')}`}
        </Chip>
      )}
    </button>
  )
}

function OverlayChips({ overlays, isSummed }: { overlays: OverlayHealth[]; isSummed: boolean }) {
  const { t } = useTranslation()
  const now = useServerNow()
  if (overlays.length === 0)
    return (
      <Chip tone="quiet" icon="screen">
        {t('bar.noOverlay')}
      </Chip>
    )
  const states = overlays.map((health) => overlayState(health, now))
  const worst = worstOverlay(states) ?? 'offline'
  if (isSummed)
    return (
      <Chip {...OVERLAY_LOOK[worst]}>
        {t('bar.overlays', { count: overlays.length })} {t(`overlay.state.${worst}`)}
      </Chip>
    )
  return overlays.map((health, index) => {
    const state = states[index] ?? 'offline'
    return (
      <Chip key={health.id} {...OVERLAY_LOOK[state]} title={health.label}>
        {t(
          health.canvas.height > health.canvas.width
            ? 'setup.portraitShort'
            : 'setup.landscapeShort',
        )}{' '}
        {t(`overlay.state.${state}`)}
      </Chip>
    )
  })
}
