/** Into a rehearsal and out of it again: a copy of the channel, thrown away with one press. */
import { useTranslation } from 'react-i18next'
import { usePanel, useView } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { useAction } from '../parts/use-action.ts'

/** In the settings of a live channel. */
export function StartRehearsal() {
  const { t } = useTranslation()
  const { api, rehearse } = usePanel()
  const isRehearsal = useView((view) => view.channel.rehearsal) ?? false
  const start = useAction('start', () => api.startRehearsal(), rehearse.enter)
  if (isRehearsal) return null
  return (
    <>
      <p className="muted small">{t('rehearsal.hint')}</p>
      <ActionButton action={start} icon="show">
        {t('rehearsal.start')}
      </ActionButton>
      <FailureNote action={start} />
    </>
  )
}

/** In the strip over everything while rehearsing. */
export function DiscardRehearsal() {
  const { t } = useTranslation()
  const { api, rehearse } = usePanel()
  const discard = useAction('discard', () => api.discardRehearsal(), rehearse.leave)
  return (
    <>
      <ActionButton action={discard} icon="trash" small>
        {t(rehearse.canLeave ? 'rehearsal.discard' : 'rehearsal.restart')}
      </ActionButton>
      <FailureNote action={discard} />
    </>
  )
}
