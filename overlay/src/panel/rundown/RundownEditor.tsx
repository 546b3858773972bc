/** Changing a run of show: add, rename, reorder, copy, remove; saved as a whole. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { limits, type Rundown } from '@fanfare/shared/contracts'
import { requestId } from '../api/request-id.ts'
import { ACTION_ICONS } from '../activities/action-icons.ts'
import { useCommand } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { HoldButton } from '../parts/HoldButton.tsx'
import { Icon, type IconName } from '../parts/Icon.tsx'
import { ItemEditor } from './ItemEditor.tsx'
import {
  rundownFlaw,
  withDuplicate,
  withItem,
  withMoved,
  withoutItem,
  type Item,
} from './rundown-model.ts'

const shortId = (): string => requestId().slice(0, 8)

export type RundownEditorProps = {
  first: Rundown
  /** As the server has it now; null while it was never saved. */
  saved: Rundown | null
  /** With the one to show next, if another. */
  onLeave: (id: string | null) => void
}

export function RundownEditor({ first, saved, onLeave }: RundownEditorProps) {
  const { t } = useTranslation()
  const nameId = useId()
  const [rundown, setRundown] = useState(first)
  const [itemId, setItemId] = useState<string | null>(null)
  const isOvertaken = saved !== null && JSON.stringify(saved) !== JSON.stringify(first)
  return (
    <div className="stack">
      <div className="field">
        <label htmlFor={nameId}>{t('rundown.name')}</label>
        <input
          id={nameId}
          className="input"
          autoComplete="off"
          maxLength={limits.TITLE_CHARS_MAX}
          value={rundown.name}
          onChange={({ target }) => setRundown({ ...rundown, name: target.value })}
        />
      </div>
      {isOvertaken && (
        <div className="advice" role="status">
          <p>{t('rundown.overtaken')}</p>
          <button type="button" className="button button-small" onClick={() => onLeave(saved.id)}>
            {t('rundown.takeTheirs')}
          </button>
        </div>
      )}
      <ol className="rundown">
        {rundown.items.map((item, index) => (
          <li key={item.id} className="rundown-item">
            <EditLine
              rundown={rundown}
              item={item}
              number={index + 1}
              isOpen={item.id === itemId}
              onChange={setRundown}
              onOpen={() => setItemId(item.id === itemId ? null : item.id)}
            />
            {item.id === itemId && (
              <ItemEditor
                item={item}
                onLeave={() => setItemId(null)}
                onChange={(changed) => {
                  setRundown(withItem(rundown, changed))
                  setItemId(null)
                }}
              />
            )}
          </li>
        ))}
      </ol>
      {itemId === 'new' ? (
        <ItemEditor
          item={null}
          onLeave={() => setItemId(null)}
          onChange={(made) => {
            setRundown(withItem(rundown, { ...made, id: shortId() }))
            setItemId(null)
          }}
        />
      ) : (
        <button type="button" className="button" onClick={() => setItemId('new')}>
          <Icon name="plus" />
          <span>{t('rundown.add')}</span>
        </button>
      )}
      <Keep rundown={rundown} isSaved={saved !== null} onLeave={onLeave} />
    </div>
  )
}

type EditLineProps = {
  rundown: Rundown
  item: Item
  number: number
  isOpen: boolean
  onChange: (rundown: Rundown) => void
  onOpen: () => void
}

function EditLine({ rundown, item, number, isOpen, onChange, onOpen }: EditLineProps) {
  const { t } = useTranslation()
  const tool = (icon: IconName, label: string, isOff: boolean, press: () => void) => (
    <button
      type="button"
      className="button button-icon"
      aria-label={label}
      title={label}
      aria-disabled={isOff}
      onClick={() => {
        if (!isOff) press()
      }}
    >
      <Icon name={icon} />
    </button>
  )
  const { id, title } = item
  return (
    <div className="edit-line">
      <button type="button" className="rundown-line" aria-expanded={isOpen} onClick={onOpen}>
        <span className="rundown-number">{number}</span>
        <Icon name={item.action === null ? 'chat' : ACTION_ICONS[item.action.type]} />
        <bdi className="rundown-name">{title}</bdi>
      </button>
      <span className="edit-tools">
        {tool('up', t('rundown.up', { title }), number === 1, () =>
          onChange(withMoved(rundown, id, -1)),
        )}
        {tool('down', t('rundown.down', { title }), number === rundown.items.length, () =>
          onChange(withMoved(rundown, id, 1)),
        )}
        {tool('copy', t('rundown.duplicate', { title }), false, () =>
          onChange(withDuplicate(rundown, id, shortId())),
        )}
        {tool('trash', t('rundown.remove', { title }), false, () =>
          onChange(withoutItem(rundown, id)),
        )}
      </span>
    </div>
  )
}

type KeepProps = { rundown: Rundown; isSaved: boolean; onLeave: (id: string | null) => void }

function Keep({ rundown, isSaved, onLeave }: KeepProps) {
  const { t } = useTranslation()
  const [newId] = useState(shortId)
  const flaw = rundownFlaw(rundown)
  const blocked =
    flaw === null ? null : t(`rundown.flaw.${flaw}`, { limit: limits.RUNDOWN_ITEMS_MAX })
  const named = { ...rundown, name: rundown.name.trim() }
  const copy = { ...named, id: newId }
  const save = useCommand({ type: 'SaveRundown', rundown: named }, () => onLeave(rundown.id))
  const saveNew = useCommand({ type: 'SaveRundown', rundown: copy }, () => onLeave(newId))
  const remove = useCommand({ type: 'DeleteRundown', rundownId: rundown.id }, () => onLeave(null))
  return (
    <>
      <div className="row">
        <ActionButton action={save} look="primary" icon="disk" blocked={blocked}>
          {t('rundown.save')}
        </ActionButton>
        {isSaved && (
          <ActionButton action={saveNew} icon="copy" blocked={blocked}>
            {t('rundown.saveAs')}
          </ActionButton>
        )}
        <button type="button" className="button button-quiet" onClick={() => onLeave(null)}>
          {t('action.cancel')}
        </button>
      </div>
      {isSaved && (
        <HoldButton action={remove} icon="trash">
          {t('rundown.delete')}
        </HoldButton>
      )}
      <FailureNote action={save} />
      <FailureNote action={saveNew} />
      <FailureNote action={remove} />
    </>
  )
}
