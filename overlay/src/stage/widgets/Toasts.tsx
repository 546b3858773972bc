/** Points, check-ins and thanks at the side: at most three, each made of one cue or of many. */
import { memo } from 'react'
import type { Presented } from '../cue-queue.ts'
import { useStage } from '../stage-context.ts'
import { toastContent } from '../toast-content.ts'
import { TestMark } from './TestMark.tsx'
import { ToastGlyph } from './ToastGlyph.tsx'

export const Toasts = memo(function Toasts({ presented }: { presented: readonly Presented[] }) {
  return (
    <section className="toasts" data-widget="toasts">
      {presented.map((one) => (
        <Toast key={one.id} presented={one} />
      ))}
    </section>
  )
})

const Toast = memo(function Toast({ presented }: { presented: Presented }) {
  const { texts } = useStage()
  const content = toastContent(presented.cues, texts)
  if (content === null) return null
  return (
    <article
      className="toast plate"
      style={{ '--place': presented.place }}
      data-phase={presented.phase}
      data-icon={content.icon}
      data-tier={content.tier}
      data-sum={content.isSum || undefined}
    >
      <ToastGlyph icon={content.icon} />
      <div className="toast-words">
        <strong>
          <bdi>{content.title}</bdi>
        </strong>
        {content.detail !== '' && (
          <span>
            <bdi>{content.detail}</bdi>
          </span>
        )}
      </div>
      {content.value !== null && <span className="toast-value">{content.value}</span>}
      {content.isTest && <TestMark />}
    </article>
  )
})
