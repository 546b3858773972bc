/** A code to redeem in chat, and how often it still may be. */
import { memo } from 'react'
import type { CodeView } from '@fanfare/shared/contracts'
import { formatNumber } from '../../../ui/format-number.ts'
import { CARD_COMMIT_MS } from '../../limits.ts'
import { useStage } from '../../stage-context.ts'
import { useThrottled } from '../use-throttled.ts'
import { CardHead, CardTitle, SayKey } from './CardHead.tsx'

export const CodeCard = memo(function CodeCard({ view: newest }: { view: CodeView }) {
  const { texts } = useStage()
  const view = useThrottled(newest, CARD_COMMIT_MS)
  const { code, say } = texts.activities
  return (
    <>
      <CardHead kind="code" isOpen={view.open} closesAt={view.closesAt}>
        {view.open && view.left > 0 && (
          <em>{code.left(formatNumber(view.left, texts.language))}</em>
        )}
      </CardHead>
      <CardTitle title={view.title} />
      {view.open &&
        (view.left > 0 ? (
          <SayKey say={say} keyword={code.say(view.code)} />
        ) : (
          <p className="sold-out">
            <b className="stamp-mark">{code.usedUp}</b>
          </p>
        ))}
    </>
  )
})
