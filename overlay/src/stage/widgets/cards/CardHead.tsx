/** The first line of a card: what it is, a word about its state, and the time left. */
import { formatRemaining } from '../../countdown.ts'
import { useStage } from '../../stage-context.ts'
import type { StageCardKind } from '../../stage-cards.ts'
import { titleFit } from '../../text-fit.ts'
import { ActivityGlyph } from '../ActivityGlyph.tsx'
import { useCountdown } from '../use-countdown.ts'

type CardHeadProps = {
  kind: StageCardKind
  isOpen: boolean
  /** Server ms; null: it ends when somebody ends it. */
  closesAt: number | null
  children?: React.ReactNode
}

export function CardHead({ kind, isOpen, closesAt, children }: CardHeadProps) {
  const { texts } = useStage()
  return (
    <header className="card-head">
      <ActivityGlyph className="card-glyph" kind={kind} />
      <strong>{texts.activities.kind[kind]}</strong>
      <span className="card-badge">{children}</span>
      {isOpen ? (
        closesAt !== null && <CardTime deadline={closesAt} />
      ) : (
        <span className="card-ended">{texts.activities.ended}</span>
      )}
    </header>
  )
}

/** Alone in its element, so that a second gone by redraws nothing else. */
export function CardTime({ deadline }: { deadline: number }) {
  const { serverNow } = useStage()
  const { text } = useCountdown(deadline, serverNow)
  // As wide as the time was when it was first seen: digits do not push what is beside them.
  return (
    <time className="card-time" style={{ minWidth: `${formatRemaining(0).length * 0.6}em` }}>
      {text}
    </time>
  )
}

export function CardTitle({ title }: { title: string }) {
  const { canvas } = useStage()
  const { size, lines } = titleFit(title, canvas)
  return (
    <h3 className="card-title" data-fit={size} style={{ '--lines': lines }}>
      {title}
    </h3>
  )
}

/** What to type, as a key to press. */
export function SayKey(props: { say: string; keyword: string; children?: React.ReactNode }) {
  const { say, keyword, children } = props
  return (
    <p className="say">
      <span>{say}</span>
      <kbd data-long={keyword.length > 9 || undefined}>
        <bdi>{keyword}</bdi>
      </kbd>
      {children}
    </p>
  )
}
