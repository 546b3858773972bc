/** What the store did and nobody could prevent, until somebody says that it was seen; the newest first. */
import { useTranslation } from 'react-i18next'
import type { Incident } from '@fanfare/shared/contracts'
import { usePanel, useView } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { formatMoment } from '../parts/format-time.ts'
import { Icon } from '../parts/Icon.tsx'
import { useAction } from '../parts/use-action.ts'
import { useLanguage } from '../parts/use-language.ts'

export function IncidentBanner() {
  const incidents = useView((view) => view.incidents) ?? []
  const [newest] = incidents
  if (newest === undefined) return null
  return <Told key={newest.id} incident={newest} othersCount={incidents.length - 1} />
}

function Told({ incident, othersCount }: { incident: Incident; othersCount: number }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { api } = usePanel()
  const seen = useAction(incident.id, () => api.dismissIncident(incident.id))
  const { acknowledged, at, found, kind } = incident
  const which = { from: (found?.seq ?? 0) + 1, to: acknowledged?.seq ?? 0 }
  return (
    <section className="banner banner-incident" role="alert">
      <Icon name="warning" />
      <div className="banner-words">
        <strong>{t(`incident.${kind}.title`)}</strong>
        <p>{t(`incident.${kind}.text`, which)}</p>
        <p className="banner-when">
          {t('incident.since', { time: formatMoment(at, language) })}
          {othersCount > 0 && ` · ${t('incident.more', { count: othersCount })}`}
        </p>
        <FailureNote action={seen} />
      </div>
      <ActionButton action={seen}>{t('incident.seen')}</ActionButton>
    </section>
  )
}
