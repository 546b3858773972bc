/** Preparing a double-points window: two choices are enough, the rest is folded away. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ACTIONS, TIERS } from '@fanfare/shared/contracts'
import { formatFactor, formatNumber } from '../../ui/format-number.ts'
import { OneOf, SomeOf } from '../parts/Choices.tsx'
import { useLanguage } from '../parts/use-language.ts'
import {
  BUDGETS,
  budgetFrom,
  FACTORS_BP,
  MINUTES,
  toggled,
  type WindowDraft,
} from './window-draft.ts'

export type WindowFormProps = { draft: WindowDraft; onChange: (draft: WindowDraft) => void }

export function WindowForm({ draft, onChange }: WindowFormProps) {
  const { t } = useTranslation()
  return (
    <div className="stack">
      <div className="two">
        <OneOf
          legend={t('window.factor')}
          value={draft.factorBp}
          options={FACTORS_BP.map((value) => ({ value, label: formatFactor(value) }))}
          onChange={(factorBp) => onChange({ ...draft, factorBp })}
        />
        <OneOf
          legend={t('window.minutes')}
          value={draft.minutes}
          options={MINUTES.map((value) => ({ value, label: String(value) }))}
          onChange={(minutes) => onChange({ ...draft, minutes })}
        />
      </div>
      <BudgetChoice draft={draft} onChange={onChange} />
      <details className="more">
        <summary>{t('window.limits')}</summary>
        <div className="stack">
          <SomeOf
            legend={t('window.tiers')}
            options={TIERS.map((value) => ({ value, label: t(`tier.${value}`) }))}
            chosen={draft.tiers}
            onToggle={(tier) => onChange({ ...draft, tiers: toggled(draft.tiers, tier) })}
          />
          <SomeOf
            legend={t('window.actions')}
            options={ACTIONS.map((value) => ({ value, label: t(`rule.${value}`) }))}
            chosen={draft.actions}
            onToggle={(action) => onChange({ ...draft, actions: toggled(draft.actions, action) })}
          />
          <p className="muted">{t('window.limitsHint')}</p>
        </div>
      </details>
    </div>
  )
}

function BudgetChoice({ draft, onChange }: WindowFormProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const inputId = useId()
  const errorId = useId()
  const [text, setText] = useState<string | null>(null)
  const typed = text === null ? null : budgetFrom(text)
  const isWrong = typed === undefined
  return (
    <div className="budget">
      <OneOf
        legend={t('window.budget')}
        value={text !== null ? 'own' : (draft.budget ?? 'none')}
        options={[
          ...BUDGETS.map((value) => ({ value, label: formatNumber(value, language) })),
          { value: 'none' as const, label: t('window.noBudget') },
          { value: 'own' as const, label: t('window.ownBudget') },
        ]}
        onChange={(choice) => {
          setText(choice === 'own' ? String(draft.budget ?? '') : null)
          if (choice !== 'own') onChange({ ...draft, budget: choice === 'none' ? null : choice })
        }}
      />
      {text !== null && (
        <div className="field">
          <label htmlFor={inputId}>{t('window.ownBudgetLabel')}</label>
          <input
            id={inputId}
            className="input"
            inputMode="numeric"
            value={text}
            aria-invalid={isWrong}
            aria-describedby={isWrong ? errorId : undefined}
            onChange={(event) => {
              setText(event.target.value)
              const budget = budgetFrom(event.target.value)
              if (budget !== undefined) onChange({ ...draft, budget })
            }}
          />
          {isWrong && (
            <p id={errorId} className="field-error">
              {t('window.budgetWrong')}
            </p>
          )}
        </div>
      )}
    </div>
  )
}
