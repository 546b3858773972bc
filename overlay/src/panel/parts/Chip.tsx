/** A small state with icon and words; colour only repeats what they say. */
import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'

export type ChipTone = 'good' | 'quiet' | 'warn' | 'bad'

export type ChipProps = { tone: ChipTone; icon: IconName; title?: string; children: ReactNode }

export function Chip({ tone, icon, title, children }: ChipProps) {
  return (
    <span className={`chip chip-${tone}`} title={title}>
      <Icon name={icon} />
      <span className="chip-text">{children}</span>
    </span>
  )
}
