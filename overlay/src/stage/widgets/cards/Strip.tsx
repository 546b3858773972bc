/** One line for an activity that has no room for its card: what it is, what to type, the time or what is left. */
import { memo } from 'react'
import { formatNumber } from '../../../ui/format-number.ts'
import { safeText } from '../../../ui/safe-name.ts'
import { entryText, orderKeyword } from '../../activity-text.ts'
import type { StageCard } from '../../stage-cards.ts'
import { useStage } from '../../stage-context.ts'
import type { StageTexts } from '../../texts/texts.ts'
import { ActivityGlyph } from '../ActivityGlyph.tsx'
import { CardTime } from './CardHead.tsx'

export const Strip = memo(function Strip({ card }: { card: StageCard }) {
  const { texts } = useStage()
  const { title, keyword, closesAt, end } = stripOf(card, texts)
  return (
    <>
      <ActivityGlyph className="card-glyph" kind={card.kind} />
      <bdi className="strip-title">{title}</bdi>
      {keyword !== null && (
        <kbd>
          <bdi>{keyword}</bdi>
        </kbd>
      )}
      {end !== null && <span className="strip-end">{end}</span>}
      {end === null && closesAt !== null && <CardTime deadline={closesAt} />}
    </>
  )
})

type StripWords = {
  title: string
  keyword: string | null
  closesAt: number | null
  /** Instead of the time. */
  end: string | null
}

function stripOf(card: StageCard, texts: StageTexts): StripWords {
  const { activities, language } = texts
  const end = card.isOpen ? null : activities.ended
  switch (card.kind) {
    case 'seckill': {
      const { title, keyword, closesAt, soldOut, available } = card.view
      const left = `${activities.seckill.left} ${formatNumber(available, language)}`
      const isOn = card.isOpen && !soldOut
      const word = soldOut ? activities.seckill.soldOut : closesAt === null ? left : null
      return { title, keyword: isOn ? orderKeyword(keyword) : null, closesAt, end: end ?? word }
    }
    case 'lottery': {
      const { title, closesAt, state } = card.view
      const isOn = state === 'open'
      const word = state === 'closed' ? activities.lottery.waiting : null
      const keyword = isOn ? entryText(card.view, texts).keyword : null
      return { title, keyword, closesAt, end: end ?? word }
    }
    case 'poll':
    case 'quiz':
      return { title: card.view.question, keyword: null, closesAt: card.view.closesAt, end }
    case 'code': {
      const { title, code, closesAt } = card.view
      return { title, keyword: card.isOpen ? code : null, closesAt, end }
    }
    case 'card':
      return { title: card.view.title, keyword: null, closesAt: card.view.until, end }
    case 'question':
      return { title: safeText(card.view.text), keyword: null, closesAt: null, end }
  }
}
