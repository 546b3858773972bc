/** A titled region of the control room. */
import { useId, type ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'

export type CardProps = {
  title: string
  icon: IconName
  /** At the right of the title: a state, a count, a small control. */
  aside?: ReactNode
  /** Takes the height that is left, and scrolls inside. */
  fills?: boolean
  className?: string
  children: ReactNode
}

export function Card({ title, icon, aside, fills = false, className, children }: CardProps) {
  const titleId = useId()
  const classes = ['card', fills ? 'card-fills' : '', className ?? ''].filter(Boolean).join(' ')
  return (
    <section className={classes} aria-labelledby={titleId}>
      <header className="card-head">
        <h2 id={titleId}>
          <Icon name={icon} />
          {title}
        </h2>
        {aside !== undefined && <div className="card-aside">{aside}</div>}
      </header>
      <div className="card-body">{children}</div>
    </section>
  )
}

/** What a card says when there is nothing in it: always the next step. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  )
}
