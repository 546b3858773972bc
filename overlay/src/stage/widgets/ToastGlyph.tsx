/** What happened, as a small engraving in a ring. */
import { memo } from 'react'
import type { ToastIcon } from '../toast-content.ts'

/** Drawn in a box of 24 × 24 with a line of 2. */
const LINES: Record<ToastIcon, string> = {
  points: 'M12 5v14M5 12h14',
  checkin: 'M5.5 12.5l4.5 4.5 8.5-9.5',
  gift: 'M5 11h14v8H5zM4 8h16v3H4zM12 8v11M12 8c-2 0-4-.8-4-2.4C8 4 10.5 4 12 8c1.5-4 4-4 4-2.4C16 7.2 14 8 12 8Z',
  subscribe: 'M12 4.5l2.3 4.8 5.2.7-3.8 3.6.9 5.2-4.6-2.5-4.6 2.5.9-5.2-3.8-3.6 5.2-.7Z',
  raid: 'M5 19v-3.5a3.5 3.5 0 0 1 7 0V19M12 19v-3.5a3.5 3.5 0 0 1 7 0V19M8.5 9.5a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4M15.5 9.5a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4',
  window: 'M12 7v5.5l3.5 2M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16',
  bag: 'M6 8h12l1 12H5ZM9 10V7a3 3 0 0 1 6 0v3',
  prize:
    'M8 4h8v5a4 4 0 0 1-8 0ZM8 5.5H5c0 3 1 4.5 3.2 4.5M16 5.5h3c0 3-1 4.5-3.2 4.5M12 13v4M8.5 20h7M12 17l-2 3h4Z',
  task: 'M5 5h14v14H5ZM8.5 12l2.5 2.6 4.5-5.2',
  perk: 'M12 3.5l1.8 6.7 6.7 1.8-6.7 1.8L12 20.5l-1.8-6.7L3.5 12l6.7-1.8Z',
  code: 'M4 8.5V6h16v2.5a2.5 2.5 0 0 0 0 5V18H4v-4.5a2.5 2.5 0 0 0 0-5ZM10 6v12',
  undo: 'M9 5 4.5 9.5 9 14M4.5 9.5H14a5 5 0 0 1 0 10h-3',
}

export const ToastGlyph = memo(function ToastGlyph({ icon }: { icon: ToastIcon }) {
  return (
    <svg className="toast-glyph" viewBox="0 0 24 24" aria-hidden="true">
      <path d={LINES[icon]} />
    </svg>
  )
})
