/** The run of show: what is next with GO, everything before and after it, and the way to change it. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Rundown } from '@fanfare/shared/contracts'
import { requestId } from '../api/request-id.ts'
import { useCommand, useView } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { Card, EmptyState } from '../parts/Card.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { Icon } from '../parts/Icon.tsx'
import { rundownInUse } from './rundown-model.ts'
import { RundownEditor } from './RundownEditor.tsx'
import { RundownShow } from './RundownShow.tsx'
import { standardRundown } from './standard-rundown.ts'

export function RundownCard() {
  const { t } = useTranslation()
  const rundowns = useView((view) => view.rundowns) ?? []
  const cued = useView((view) => view.cued) ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const [edited, setEdited] = useState<Rundown | null>(null)
  const inUse = rundownInUse(rundowns, cued, chosen)
  const leave = (id: string | null): void => {
    setEdited(null)
    if (id !== null) setChosen(id)
  }
  return (
    <Card
      title={t('rundown.title')}
      icon="list"
      className="card-rundown"
      aside={
        edited === null &&
        inUse !== null && (
          <button
            type="button"
            className="button button-small"
            onClick={() => setEdited(structuredClone(inUse))}
          >
            <Icon name="edit" />
            <span>{t('rundown.edit')}</span>
          </button>
        )
      }
    >
      {edited !== null ? (
        <RundownEditor
          key={edited.id}
          first={edited}
          saved={rundowns.find(({ id }) => id === edited.id) ?? null}
          onLeave={leave}
        />
      ) : inUse === null ? (
        <Nothing onNew={setEdited} />
      ) : (
        <>
          {rundowns.length > 1 && (
            <Choice rundowns={rundowns} value={inUse.id} onChange={setChosen} />
          )}
          <RundownShow key={inUse.id} rundown={inUse} />
        </>
      )}
    </Card>
  )
}

/** Empty: teaches by doing. */
function Nothing({ onNew }: { onNew: (rundown: Rundown) => void }) {
  const { t } = useTranslation()
  const [template] = useState(() =>
    standardRundown(t('template', { returnObjects: true }), requestId().slice(0, 8)),
  )
  const save = useCommand({ type: 'SaveRundown', rundown: template })
  return (
    <EmptyState title={t('rundown.empty')}>
      <p className="muted">{t('rundown.emptyHint')}</p>
      <div className="row row-center">
        <ActionButton action={save} look="primary" icon="list">
          {t('rundown.useTemplate')}
        </ActionButton>
        <button
          type="button"
          className="button"
          onClick={() =>
            onNew({ id: requestId().slice(0, 8), name: t('template.name'), items: [] })
          }
        >
          {t('rundown.blank')}
        </button>
      </div>
      <FailureNote action={save} />
    </EmptyState>
  )
}

type ChoiceProps = { rundowns: readonly Rundown[]; value: string; onChange: (id: string) => void }

function Choice({ rundowns, value, onChange }: ChoiceProps) {
  const { t } = useTranslation()
  return (
    <select
      className="input"
      aria-label={t('rundown.choose')}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    >
      {rundowns.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}
