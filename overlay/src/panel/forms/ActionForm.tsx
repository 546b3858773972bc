/** All fields of one kind of activity: the usual ones open, the rare ones folded away. */
import { useTranslation } from 'react-i18next'
import { FieldInput } from './FieldInput.tsx'
import { shownFields, type ActionType, type Draft, type Field } from './form-fields.ts'
import type { Flaw } from './form-flaws.ts'

export type ActionFormProps = {
  type: ActionType
  draft: Draft
  /** Empty until somebody has tried to go on. */
  flaws: readonly Flaw[]
  onChange: (draft: Draft) => void
}

export function ActionForm({ type, draft, flaws, onChange }: ActionFormProps) {
  const { t } = useTranslation()
  const fields = shownFields(type, draft)
  const input = (field: Field) => (
    <FieldInput
      key={field.name}
      field={field}
      value={draft[field.name] ?? ''}
      flaw={flaws.find((flaw) => flaw.field === field.name) ?? null}
      onChange={(value) => onChange({ ...draft, [field.name]: value })}
    />
  )
  const extra = fields.filter(({ isExtra }) => isExtra === true)
  const isExtraWrong = extra.some(({ name }) => flaws.some(({ field }) => field === name))
  return (
    <div className="form-grid">
      {fields.filter(({ isExtra }) => isExtra !== true).map(input)}
      {extra.length > 0 && (
        <details className="more form-wide" open={isExtraWrong || undefined}>
          <summary>{t('form.more')}</summary>
          <div className="form-grid">{extra.map(input)}</div>
        </details>
      )}
    </div>
  )
}
