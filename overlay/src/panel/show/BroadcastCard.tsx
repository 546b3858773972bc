/** Going on air and off air. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { limits, type BroadcastView } from '@fanfare/shared/contracts'
import { useCommand, useView } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { Card } from '../parts/Card.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { formatClock } from '../parts/format-time.ts'
import { HoldButton } from '../parts/HoldButton.tsx'
import { StartRehearsal } from '../rehearsal/RehearsalButton.tsx'

export function BroadcastCard() {
  const { t } = useTranslation()
  const broadcast = useView((view) => view.broadcast)
  return (
    <Card title={t('broadcast.title')} icon="air" className="card-broadcast">
      {broadcast === null ? <OffAir /> : <OnAir broadcast={broadcast} />}
    </Card>
  )
}

function OffAir() {
  const { t } = useTranslation()
  const inputId = useId()
  const [title, setTitle] = useState('')
  const start = useCommand({
    type: 'StartBroadcast',
    ...(title.trim() === '' ? {} : { title: title.trim() }),
  })
  return (
    <>
      <p className="muted teach">{t('broadcast.offHint')}</p>
      <div className="field">
        <label htmlFor={inputId}>{t('broadcast.name')}</label>
        <input
          id={inputId}
          className="input"
          autoComplete="off"
          maxLength={limits.TITLE_CHARS_MAX}
          placeholder={t('broadcast.nameExample')}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
      </div>
      <ActionButton action={start} look="primary" icon="air">
        {t('broadcast.start')}
      </ActionButton>
      <FailureNote action={start} />
      <StartRehearsal />
    </>
  )
}

function OnAir({ broadcast }: { broadcast: BroadcastView }) {
  const { t } = useTranslation()
  const end = useCommand({ type: 'EndBroadcast' })
  return (
    <>
      <p>
        <bdi>{broadcast.title || t('broadcast.untitled', { number: broadcast.broadcast })}</bdi>
        <span className="muted">
          {' '}
          · {t('broadcast.since', { time: formatClock(broadcast.startedAt) })}
        </span>
      </p>
      <HoldButton action={end} icon="off">
        {t('broadcast.end')}
      </HoldButton>
      <FailureNote action={end} />
    </>
  )
}
