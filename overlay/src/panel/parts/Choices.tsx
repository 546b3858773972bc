/** One of a few, or some of a few: native radio buttons and check boxes dressed as segments. */
import { useId, type ReactNode } from 'react'

type Option<T> = { value: T; label: ReactNode }

export type OneOfProps<T extends string | number> = {
  legend: string
  options: readonly Option<T>[]
  value: T
  onChange: (value: T) => void
  hideLegend?: boolean
}

export function OneOf<T extends string | number>(props: OneOfProps<T>) {
  const { legend, options, value, onChange, hideLegend = false } = props
  const name = useId()
  return (
    <fieldset className="choices">
      <legend className={hideLegend ? 'sr-only' : ''}>{legend}</legend>
      <div className="segments">
        {options.map((option) => (
          <label key={option.value} className="segment">
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

export type SomeOfProps<T extends string> = {
  legend: string
  options: readonly Option<T>[]
  chosen: ReadonlySet<T>
  onToggle: (value: T) => void
  hideLegend?: boolean
}

export function SomeOf<T extends string>(props: SomeOfProps<T>) {
  const { legend, options, chosen, onToggle, hideLegend = false } = props
  return (
    <fieldset className="choices">
      <legend className={hideLegend ? 'sr-only' : ''}>{legend}</legend>
      <div className="pills">
        {options.map((option) => (
          <label key={option.value} className="pill">
            <input
              type="checkbox"
              checked={chosen.has(option.value)}
              onChange={() => onToggle(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
