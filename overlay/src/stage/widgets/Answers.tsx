/** Answers to questions asked in chat, shown to everybody instead of being said in chat. */
import { memo } from 'react'
import { Seal } from '../../ui/Seal.tsx'
import { shownName } from '../cue-people.ts'
import type { Presented } from '../cue-queue.ts'
import { useStage } from '../stage-context.ts'
import { TestMark } from './TestMark.tsx'

export const Answers = memo(function Answers({ presented }: { presented: readonly Presented[] }) {
  return (
    <section className="answers" data-widget="answers">
      {presented.map((one) => (
        <Answer key={one.id} presented={one} />
      ))}
    </section>
  )
})

const Answer = memo(function Answer({ presented }: { presented: Presented }) {
  const { texts } = useStage()
  // Of several questions of one person only the newest answer is still true.
  const cue = presented.cues.at(-1)
  if (cue?.kind !== 'answer') return null
  const text = texts.answer(cue.text.key, cue.text.values)
  if (text === null) return null
  return (
    <article
      className="answer plate"
      style={{ '--place': presented.place }}
      data-phase={presented.phase}
      data-tier={cue.who.tier}
    >
      <Seal className="answer-seal" tier={cue.who.tier} />
      <div className="answer-words">
        <span className="answer-who">
          <bdi>{shownName(cue.who, texts)}</bdi>
          <em>{texts.answerTitle(cue.text.key) || texts.answerTitle(cue.command)}</em>
        </span>
        <strong>{text}</strong>
      </div>
      {cue.test === true && <TestMark />}
    </article>
  )
})
