/** Giving or taking points by hand, always with a reason that stays in the books. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { limits } from '@fanfare/shared/contracts'
import { formatSigned } from '../../ui/format-number.ts'
import type { MemberDetail } from '../api/answers.ts'
import { undoLatest } from '../model/undo-latest.ts'
import { useCommand, usePanel } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { OneOf } from '../parts/Choices.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import type { Action } from '../parts/use-action.ts'
import { useLanguage } from '../parts/use-language.ts'
import {
  adjustCommand,
  amountFrom,
  EMPTY_ADJUSTMENT,
  flawOf,
  type AdjustmentDraft,
} from './adjustment.ts'

export type AdjustFormProps = { detail: MemberDetail; onChanged: () => void }

export function AdjustForm({ detail, onChanged }: AdjustFormProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<AdjustmentDraft>(EMPTY_ADJUSTMENT)
  const flaw = flawOf(draft)
  const adjust = useAdjust(detail, draft, () => {
    setDraft(EMPTY_ADJUSTMENT)
    onChanged()
  })
  const signed = useSigned(draft)
  return (
    <section className="sub" aria-label={t('adjust.title')}>
      <h3>{t('adjust.title')}</h3>
      <div className="adjust">
        <OneOf
          hideLegend
          legend={t('adjust.direction')}
          value={draft.sign}
          options={[
            { value: 1, label: t('adjust.give') },
            { value: -1, label: t('adjust.take') },
          ]}
          onChange={(sign) => setDraft({ ...draft, sign: sign === 1 ? 1 : -1 })}
        />
        <Field
          label={t('adjust.amount')}
          value={draft.amount}
          inputMode="numeric"
          onChange={(amount) => setDraft({ ...draft, amount })}
        />
      </div>
      <Field
        label={t('adjust.reason')}
        value={draft.reason}
        maxLength={limits.REASON_CHARS_MAX}
        placeholder={t('adjust.reasonExample')}
        onChange={(reason) => setDraft({ ...draft, reason })}
      />
      <ActionButton
        action={adjust}
        look="primary"
        blocked={flaw === null ? null : t(`adjust.flaw.${flaw}`)}
      >
        {signed === null ? t('adjust.do') : t('adjust.doAmount', { amount: signed })}
      </ActionButton>
      <FailureNote action={adjust} />
    </section>
  )
}

function useSigned(draft: AdjustmentDraft): string | null {
  const language = useLanguage()
  const amount = amountFrom(draft.amount)
  return amount === null ? null : formatSigned(draft.sign * amount, language)
}

function useAdjust(detail: MemberDetail, draft: AdjustmentDraft, onDone: () => void): Action {
  const { t } = useTranslation()
  const model = usePanel()
  const { member, name } = detail
  const signed = useSigned(draft)
  return useCommand(adjustCommand(member, draft), () => {
    const amount = draft.sign * (amountFrom(draft.amount) ?? 0)
    model.notices.tell(t('adjust.done', { name, amount: signed ?? '' }), {
      label: t('action.undo'),
      run: () => {
        const messages = { done: t('history.undoneNotice'), notFound: t('history.notFound') }
        const wanted = { kind: 'adjust' as const, member, values: { amount } }
        void undoLatest(model, wanted, messages).then(onDone)
      },
    })
    onDone()
  })
}

type FieldProps = {
  label: string
  value: string
  onChange: (value: string) => void
  inputMode?: 'numeric' | 'text'
  maxLength?: number
  placeholder?: string
}

function Field({ label, value, onChange, inputMode = 'text', maxLength, placeholder }: FieldProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        autoComplete="off"
        inputMode={inputMode}
        maxLength={maxLength}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}
