/** The one next thing, pinned at the bottom of a dock: go on air, then double points. Held, so that no thumb slips. */
import { useTranslation } from 'react-i18next'
import type { ProducerCommand } from '@fanfare/shared/contracts'
import { formatFactor } from '../../ui/format-number.ts'
import { useCommand, useView } from '../model/panel-model.ts'
import { FailureNote } from '../parts/FailureNote.tsx'
import { formatRemaining } from '../parts/format-time.ts'
import { HoldButton } from '../parts/HoldButton.tsx'
import { useServerNow } from '../parts/use-now.ts'
import { FIRST_DRAFT, openCommand } from '../window/window-draft.ts'

export function GoButton() {
  const { t } = useTranslation()
  const isOnAir = useView((view) => view.broadcast !== null) ?? false
  const running = useView((view) => view.windows[0]) ?? null
  const command: ProducerCommand = isOnAir ? openCommand(FIRST_DRAFT) : { type: 'StartBroadcast' }
  const action = useCommand(command)
  const now = useServerNow()
  if (running !== null)
    return (
      <p className="go-running">
        <span className="badge-air">
          <span aria-hidden="true">●</span> {t('window.onAir')}
        </span>
        <strong>{formatFactor(running.factorBp)}</strong>
        <span className="number">{formatRemaining(running.closesAt - now)}</span>
      </p>
    )
  const label = isOnAir
    ? t('window.open', { factor: formatFactor(FIRST_DRAFT.factorBp), minutes: FIRST_DRAFT.minutes })
    : t('broadcast.start')
  return (
    <>
      <HoldButton action={action} icon={isOnAir ? 'bolt' : 'air'} look="primary">
        {label}
      </HoldButton>
      <FailureNote action={action} />
    </>
  )
}
