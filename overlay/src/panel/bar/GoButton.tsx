/** The one next thing, pinned at the bottom of a dock: go on air, the run of show, double points. Held, so that no thumb slips. */
import { useTranslation } from 'react-i18next'
import type { ProducerCommand } from '@fanfare/shared/contracts'
import { formatFactor } from '../../ui/format-number.ts'
import { useCommand, useView } from '../model/panel-model.ts'
import { FailureNote } from '../parts/FailureNote.tsx'
import { formatRemaining } from '../parts/format-time.ts'
import { HoldButton } from '../parts/HoldButton.tsx'
import { useServerNow } from '../parts/use-now.ts'
import { nextItem, rundownInUse, type Item } from '../rundown/rundown-model.ts'
import { FIRST_DRAFT, openCommand } from '../window/window-draft.ts'

export function GoButton() {
  const { t } = useTranslation()
  const isOnAir = useView((view) => view.broadcast !== null) ?? false
  const running = useView((view) => view.windows[0]) ?? null
  const next = useNextItem()
  const command: ProducerCommand = !isOnAir
    ? { type: 'StartBroadcast' }
    : next === null
      ? openCommand(FIRST_DRAFT)
      : { type: 'CueItem', rundownId: next.rundownId, itemId: next.item.id }
  const action = useCommand(command)
  const now = useServerNow()
  if (running !== null && next === null)
    return (
      <p className="go-running">
        <span className="badge-air">
          <span aria-hidden="true">●</span> <span className="go-word">{t('window.onAir')}</span>
        </span>
        <strong>{formatFactor(running.factorBp)}</strong>
        <span className="number">{formatRemaining(running.closesAt - now)}</span>
      </p>
    )
  const windowLabel = isOnAir
    ? t('window.open', { factor: formatFactor(FIRST_DRAFT.factorBp), minutes: FIRST_DRAFT.minutes })
    : t('broadcast.start')
  const label = isOnAir && next !== null ? `${t('rundown.go')} · ${next.item.title}` : windowLabel
  return (
    <>
      <HoldButton action={action} icon={isOnAir ? 'bolt' : 'air'} look="primary">
        {label}
      </HoldButton>
      <FailureNote action={action} />
    </>
  )
}

/** What GO of the run of show would do. */
function useNextItem(): { rundownId: string; item: Item } | null {
  const rundowns = useView((view) => view.rundowns) ?? []
  const cued = useView((view) => view.cued) ?? []
  const rundown = rundownInUse(rundowns, cued, null)
  const item = rundown === null ? null : nextItem(rundown, cued)
  return rundown === null || item === null ? null : { rundownId: rundown.id, item }
}
