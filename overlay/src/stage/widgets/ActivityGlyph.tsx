/** What kind of activity it is, as a small engraving. */
import { memo } from 'react'
import type { StageCardKind } from '../stage-cards.ts'

/** Drawn in a box of 24 × 24 with a line of 2. */
const LINES: Record<StageCardKind, string> = {
  seckill: 'M13 3 5.5 13.5H11L10 21l8-11h-5.6Z',
  lottery:
    'M4 8.5V6h16v2.5a2.5 2.5 0 0 0 0 5V18H4v-4.5a2.5 2.5 0 0 0 0-5ZM12 9l1 2 2.2.3-1.6 1.5.4 2.2-2-1-2 1 .4-2.2-1.6-1.5L11 11Z',
  poll: 'M5 20v-6M12 20V5M19 20v-9',
  quiz: 'M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.2-1.5 2.3M12 18.6v.2',
  code: 'M4 8.5V6h16v2.5a2.5 2.5 0 0 0 0 5V18H4v-4.5a2.5 2.5 0 0 0 0-5ZM10 6v12',
  card: 'M4 10v4h3l7 4V6L7 10ZM17.5 9.5a3.5 3.5 0 0 1 0 5',
  question: 'M4 5h16v11h-8l-4.5 4v-4H4ZM8 10.5h.2M12 10.5h.2M16 10.5h.2',
}

export const ActivityGlyph = memo(function ActivityGlyph(props: {
  kind: StageCardKind
  className: string
}) {
  return (
    <svg className={props.className} viewBox="0 0 24 24" aria-hidden="true">
      <path d={LINES[props.kind]} />
    </svg>
  )
})
