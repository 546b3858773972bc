/** Where chat comes from: how to connect it, and whether it is coming in. */
import { useTranslation } from 'react-i18next'
import type { ConnectorView } from '@fanfare/shared/contracts'
import { formatNumber } from '../../ui/format-number.ts'
import { useView } from '../model/panel-model.ts'
import { Card } from '../parts/Card.tsx'
import { Chip, type ChipTone } from '../parts/Chip.tsx'
import { formatElapsed } from '../parts/format-time.ts'
import type { IconName } from '../parts/Icon.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { useServerNow } from '../parts/use-now.ts'
import { CopyButton } from './CopyButton.tsx'

const TWITCH_COMMAND = 'npm start -- --twitch your_channel'

export const CONNECTOR_LOOK: Record<ConnectorView['state'], { tone: ChipTone; icon: IconName }> = {
  live: { tone: 'good', icon: 'check' },
  connecting: { tone: 'quiet', icon: 'clock' },
  retrying: { tone: 'warn', icon: 'refresh' },
  stopped: { tone: 'bad', icon: 'off' },
}

export function ConnectorsCard() {
  const { t } = useTranslation()
  const connectors = useView((view) => view.connectors) ?? []
  return (
    <Card title={t('connector.title')} icon="plug">
      {connectors.length === 0 ? (
        <p className="teach muted">{t('connector.none')}</p>
      ) : (
        <ul className="health">
          {connectors.map((connector) => (
            <ConnectorRow key={connector.id} connector={connector} />
          ))}
        </ul>
      )}
      <details className="more" open={connectors.length === 0}>
        <summary>{t('connector.how')}</summary>
        <ol className="steps">
          <li>{t('connector.stop')}</li>
          <li>
            {t('connector.type')}
            <div className="address">
              <code dir="ltr">{TWITCH_COMMAND}</code>
              <CopyButton text={TWITCH_COMMAND} label={t('connector.copy')} />
            </div>
          </li>
          <li>{t('connector.noAccount')}</li>
        </ol>
      </details>
    </Card>
  )
}

function ConnectorRow({ connector }: { connector: ConnectorView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const now = useServerNow()
  const { tone, icon } = CONNECTOR_LOOK[connector.state]
  const { lastSignalMs } = connector
  return (
    <li>
      <div className="health-head">
        <Chip tone={tone} icon={icon}>
          {t(`connector.state.${connector.state}`)}
        </Chip>
        <strong>{connector.platform}</strong>
        <bdi className="muted">{connector.id}</bdi>
      </div>
      <p className="muted small">
        {t('connector.counts', { count: formatNumber(connector.signalCount, language) })} ·{' '}
        {lastSignalMs === null
          ? t('connector.noSignal')
          : t('connector.lastSignal', { ago: formatElapsed(now - lastSignalMs) })}
      </p>
      {connector.state !== 'live' && connector.detail !== '' && (
        <p className="advice">
          <bdi>{connector.detail}</bdi>
        </p>
      )}
    </li>
  )
}
