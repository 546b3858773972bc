/** Opening something in the room: what, how, and then with the care it asks for. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CueAction } from '@fanfare/shared/contracts'
import { ActionForm } from '../forms/ActionForm.tsx'
import { actionOf } from '../forms/action-draft.ts'
import { ACTION_TYPES, firstDraft, type ActionType, type Draft } from '../forms/form-fields.ts'
import type { Flaw } from '../forms/form-flaws.ts'
import { Card } from '../parts/Card.tsx'
import { Icon } from '../parts/Icon.tsx'
import { ACTION_ICONS } from './action-icons.ts'
import { Launch } from './Launch.tsx'

/** Double points have a card of their own; hiding a card is a button on it. */
const OFFERED = ACTION_TYPES.filter((type) => type !== 'OpenWindow' && type !== 'HideCard')

export function OpenCard() {
  const { t } = useTranslation()
  const [type, setType] = useState<ActionType | null>(null)
  return (
    <Card title={t('act.openTitle')} icon="plus" className="card-open">
      <div className="picks">
        {OFFERED.map((one) => (
          <button
            key={one}
            type="button"
            className="button pick"
            aria-expanded={type === one}
            onClick={() => setType(type === one ? null : one)}
          >
            <Icon name={ACTION_ICONS[one]} />
            <span>{t(`act.type.${one}`)}</span>
          </button>
        ))}
      </div>
      {type !== null && <OpenForm key={type} type={type} onDone={() => setType(null)} />}
    </Card>
  )
}

function OpenForm({ type, onDone }: { type: ActionType; onDone: () => void }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<Draft>(() => firstDraft(type))
  const [isTried, setTried] = useState(false)
  const made = actionOf(type, draft)
  const flaws: readonly Flaw[] = made.ok || !isTried ? [] : made.error
  // Only a draft without flaw ever gets past `check`.
  const action: CueAction = made.ok ? made.value : { type: 'HideCard' }
  return (
    <div className="open-form" role="group" aria-label={t(`act.type.${type}`)}>
      <p className="muted teach">{t(`act.teach.${type}`)}</p>
      <ActionForm type={type} draft={draft} flaws={flaws} onChange={setDraft} />
      {flaws.length > 0 && (
        <p className="field-error" role="alert">
          {t('form.flawed', { count: flaws.length })}
        </p>
      )}
      <Launch
        command={action}
        action={made.ok ? made.value : null}
        label={t(`act.open.${type}`)}
        icon={ACTION_ICONS[type]}
        check={() => {
          setTried(true)
          return made.ok
        }}
        onDone={onDone}
      />
    </div>
  )
}
