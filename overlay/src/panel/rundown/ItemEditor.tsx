/** One item of the run of show: its name, a note for the host, and what GO does. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { limits, type CueAction } from '@fanfare/shared/contracts'
import { useActionTitle } from '../activities/use-action-text.ts'
import { ActionForm } from '../forms/ActionForm.tsx'
import { actionOf, draftOf } from '../forms/action-draft.ts'
import { editedAction } from '../forms/edited-action.ts'
import { ACTION_TYPES, firstDraft, type ActionType, type Draft } from '../forms/form-fields.ts'
import type { Item } from './rundown-model.ts'

export type ItemEditorProps = {
  /** Null for a new one. */
  item: Item | null
  onChange: (item: Item) => void
  onLeave: () => void
}

/** `saved`: what is being changed; null once something else is chosen. */
type Made = { type: ActionType | null; draft: Draft; saved: CueAction | null }

function startOf(item: Item | null): Made {
  const action = item?.action ?? null
  if (action === null) return { type: null, draft: {}, saved: null }
  return { type: action.type, draft: draftOf(action), saved: action }
}

export function ItemEditor({ item, onChange, onLeave }: ItemEditorProps) {
  const { t } = useTranslation()
  const actionTitle = useActionTitle()
  const [title, setTitle] = useState(item?.title ?? '')
  const [notes, setNotes] = useState(item?.notes ?? '')
  const [{ type, draft, saved }, setMade] = useState(() => startOf(item))
  const [isTried, setTried] = useState(false)
  const made =
    type === null ? null : saved === null ? actionOf(type, draft) : editedAction(saved, draft)
  const flaws = made === null || made.ok || !isTried ? [] : made.error

  function keep(): void {
    setTried(true)
    if (made !== null && !made.ok) return
    const action = made === null ? null : made.value
    const given = title.trim()
    const name = given === '' ? actionTitle(action).slice(0, limits.TITLE_CHARS_MAX) : given
    onChange({ id: item?.id ?? '', title: name, notes: notes.trim(), action })
  }

  return (
    <div className="open-form" role="group" aria-label={t('rundown.item')}>
      <TypeChoice
        type={type}
        onChange={(next) =>
          setMade({ type: next, draft: next === null ? {} : firstDraft(next), saved: null })
        }
      />
      <Line
        label={t('rundown.itemTitle')}
        value={title}
        max={limits.TITLE_CHARS_MAX}
        onChange={setTitle}
      />
      <Line
        label={t('rundown.notes')}
        value={notes}
        max={limits.REASON_CHARS_MAX}
        onChange={setNotes}
      />
      {type !== null && (
        <ActionForm
          type={type}
          draft={draft}
          flaws={flaws}
          onChange={(next) => setMade({ type, draft: next, saved })}
        />
      )}
      {flaws.length > 0 && (
        <p className="field-error" role="alert">
          {t('form.flawed', { count: flaws.length })}
        </p>
      )}
      <div className="row">
        <button type="button" className="button button-primary" onClick={keep}>
          {t('rundown.keepItem')}
        </button>
        <button type="button" className="button button-quiet" onClick={onLeave}>
          {t('action.cancel')}
        </button>
      </div>
    </div>
  )
}

type TypeChoiceProps = { type: ActionType | null; onChange: (type: ActionType | null) => void }

function TypeChoice({ type, onChange }: TypeChoiceProps) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{t('rundown.does')}</label>
      <select
        id={id}
        className="input"
        autoFocus
        value={type ?? ''}
        onChange={({ target }) =>
          onChange(ACTION_TYPES.find((one) => one === target.value) ?? null)
        }
      >
        <option value="">{t('act.type.segment')}</option>
        {ACTION_TYPES.map((one) => (
          <option key={one} value={one}>
            {t(`act.type.${one}`)}
          </option>
        ))}
      </select>
    </div>
  )
}

type LineProps = { label: string; value: string; max: number; onChange: (value: string) => void }

function Line({ label, value, max, onChange }: LineProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        autoComplete="off"
        maxLength={max}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  )
}
