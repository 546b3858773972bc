/** The options of a poll or a quiz: letter, text, bar and share; a bar moves by clip-path alone. */
import { memo } from 'react'
import type { OptionLayout } from '../../card-height.ts'

export type OptionBar = {
  index: number
  letter: string
  text: string
  /** 0–100; null while nothing may be told. */
  percent: number | null
  isLeading: boolean
  /** Told at the end; null: nothing to tell. */
  isRight: boolean | null
}

export const OptionBars = memo(function OptionBars(
  props: OptionLayout & { options: readonly OptionBar[] },
) {
  const { columns, isThin } = props
  return (
    <ol className="options" data-columns={columns} data-thin={isThin || undefined}>
      {props.options.map((option) => (
        <li
          key={option.index}
          className="option"
          data-leading={option.isLeading || undefined}
          data-right={option.isRight ?? undefined}
        >
          <i
            className="option-bar"
            style={{ clipPath: `inset(0 ${100 - (option.percent ?? 0)}% 0 0)` }}
          />
          <b>{option.letter}</b>
          <bdi>{option.text}</bdi>
          {option.percent !== null && <span>{option.percent}%</span>}
          {option.isRight === true && <span className="option-tick">✓</span>}
        </li>
      ))}
    </ol>
  )
})
