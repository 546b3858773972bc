/** The viewer's question that the host picked, with who asked it. */
import { memo } from 'react'
import type { QuestionView } from '@fanfare/shared/contracts'
import { Seal } from '../../../ui/Seal.tsx'
import { safeText } from '../../../ui/safe-name.ts'
import { shownName } from '../../cue-people.ts'
import { questionFit } from '../../text-fit.ts'
import { useStage } from '../../stage-context.ts'
import { CardHead } from './CardHead.tsx'

export const QuestionCard = memo(function QuestionCard({ view }: { view: QuestionView }) {
  const { texts, canvas } = useStage()
  const text = safeText(view.text)
  const { size, lines } = questionFit(text, canvas)
  return (
    <>
      <CardHead kind="question" isOpen closesAt={null}>
        <span className="asker" data-tier={view.who.tier}>
          <Seal className="asker-seal" tier={view.who.tier} />
          <bdi>{shownName(view.who, texts)}</bdi>
        </span>
      </CardHead>
      <p className="question-text" data-fit={size} style={{ '--lines': lines }}>
        <bdi>{text}</bdi>
      </p>
    </>
  )
})
