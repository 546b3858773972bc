/** One field of a form: label, control, hint, and what is wrong once somebody has tried to go on. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatFactor } from '../../ui/format-number.ts'
import { OneOf, SomeOf } from '../parts/Choices.tsx'
import type { Field, FieldName } from './form-fields.ts'
import { wordsOf, type Flaw } from './form-flaws.ts'
import { useDurationText } from './use-duration-text.ts'

const HINTED = [
  'keyword',
  'priceMoney',
  'holdSeconds',
  'waitlist',
  'right',
  'sku',
  'earlySeconds',
  'claimSeconds',
  'beacon',
  'options',
  'choices',
  'answers',
  'firstK',
  'url',
  'budget',
  'alternates',
] as const
type Hinted = (typeof HINTED)[number]

function isHinted(name: FieldName): name is Hinted {
  return HINTED.some((one) => one === name)
}

export type FieldInputProps = {
  field: Field
  value: string
  flaw: Flaw | null
  onChange: (value: string) => void
}

export function FieldInput(props: FieldInputProps) {
  const { field, flaw } = props
  const { t } = useTranslation()
  const noteId = useId()
  const hint = isHinted(field.name) ? t(`form.hint.${field.name}`) : null
  const note = flaw === null ? hint : t(`form.flaw.${flaw.why}`, { limit: flaw.limit })
  return (
    <div className={`field field-${field.kind}`}>
      <Control {...props} noteId={note === null ? undefined : noteId} />
      {note !== null && (
        <p id={noteId} className={flaw === null ? 'muted small' : 'field-error'}>
          {note}
        </p>
      )}
    </div>
  )
}

type ControlProps = FieldInputProps & { noteId: string | undefined }

function Control(props: ControlProps) {
  const { field, value, onChange } = props
  const { t } = useTranslation()
  const label = t(`form.field.${field.name}`)
  switch (field.kind) {
    case 'text':
    case 'number':
    case 'money':
    case 'lines':
      return <Typed {...props} label={label} />
    case 'duration':
      return <Duration {...props} field={field} label={label} />
    case 'one':
      return <One {...props} options={field.options} label={label} />
    case 'some':
      return <Some {...props} options={field.options} label={label} />
    case 'check':
      return (
        <label className="check">
          <input
            type="checkbox"
            checked={value === 'yes'}
            onChange={(event) => onChange(event.target.checked ? 'yes' : '')}
          />
          <span>{label}</span>
        </label>
      )
  }
}

function Typed({ field, value, flaw, onChange, noteId, label }: ControlProps & { label: string }) {
  const { t } = useTranslation()
  const id = useId()
  const common = {
    id,
    className: 'input',
    value,
    autoComplete: 'off',
    'aria-invalid': flaw !== null,
    'aria-describedby': noteId,
    'aria-required': field.isNeeded === true,
  }
  return (
    <>
      <label htmlFor={id}>
        {label}
        {field.isNeeded !== true && <span className="optional"> {t('form.optional')}</span>}
      </label>
      {field.kind === 'lines' ? (
        <textarea {...common} rows={3} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input
          {...common}
          inputMode={field.kind === 'number' ? 'numeric' : 'text'}
          maxLength={field.kind === 'text' ? field.charsMax : 26}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </>
  )
}

type DurationProps = ControlProps & { field: Extract<Field, { kind: 'duration' }>; label: string }

function Duration({ field, value, flaw, onChange, noteId, label }: DurationProps) {
  const { t } = useTranslation()
  const id = useId()
  const durationText = useDurationText()
  const isOffered = value === '' ? field.isNeeded !== true : field.presets.includes(Number(value))
  const [isOwn, setOwn] = useState(!isOffered)
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="input"
        value={isOwn ? 'own' : value}
        aria-describedby={noteId}
        onChange={({ target }) => {
          setOwn(target.value === 'own')
          if (target.value !== 'own') onChange(target.value)
        }}
      >
        {field.isNeeded !== true && <option value="">{t('form.duration.none')}</option>}
        {field.presets.map((seconds) => (
          <option key={seconds} value={seconds}>
            {durationText(seconds)}
          </option>
        ))}
        <option value="own">{t('form.duration.own')}</option>
      </select>
      {isOwn && (
        <input
          className="input"
          inputMode="numeric"
          autoComplete="off"
          aria-label={t('form.duration.seconds', { label })}
          aria-invalid={flaw !== null}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </>
  )
}

type OptionsProps = ControlProps & { options: readonly string[]; label: string }

function One({ field, value, onChange, options, label }: OptionsProps) {
  const optionText = useOptionText()
  const offered = options.includes(value) ? options : [...options, value]
  return (
    <OneOf
      legend={label}
      value={value}
      options={offered.map((one) => ({ value: one, label: optionText(field.name, one) }))}
      onChange={onChange}
    />
  )
}

function Some({ field, value, onChange, options, label }: OptionsProps) {
  const optionText = useOptionText()
  const chosen = new Set(wordsOf(value))
  return (
    <SomeOf
      legend={label}
      options={options.map((one) => ({ value: one, label: optionText(field.name, one) }))}
      chosen={chosen}
      onToggle={(one) => {
        const next = new Set(chosen)
        if (!next.delete(one)) next.add(one)
        onChange(options.filter((option) => next.has(option)).join(' '))
      }}
    />
  )
}

/** Words of options: tiers and rules have theirs already. */
function useOptionText(): (name: FieldName, value: string) => string {
  const { t, i18n } = useTranslation()
  return (name, value) => {
    if (name === 'factor') return formatFactor(Number(value))
    const keys = [`tier.${value}`, `rule.${value}`]
    const own = `form.option.${value}`
    const key =
      name === 'mode' || name === 'kind' || name === 'enterBy'
        ? own
        : keys.find((one) => i18n.exists(one))
    // The key is made of a value of the contracts: the dictionaries' test knows them all.
    return t((key ?? own) as 'form.option.first')
  }
}
