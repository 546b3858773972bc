/** A card that the producer shows: words, or a code for phones with what to type for those who watch on one. */
import { memo } from 'react'
import type { CardView } from '@fanfare/shared/contracts'
import type { Canvas } from '../../page-settings.ts'
import { noteLines } from '../../text-fit.ts'
import { useStage } from '../../stage-context.ts'
import { QrCode } from '../../../ui/QrCode.tsx'
import { CardHead, CardTitle } from './CardHead.tsx'

export const RoomCard = memo(function RoomCard(props: { view: CardView; canvas: Canvas }) {
  const { view } = props
  const { texts } = useStage()
  const { card, code } = texts.activities
  if (view.kind === 'text') {
    return (
      <>
        <CardHead kind="card" isOpen closesAt={view.until} />
        <CardTitle title={view.title} />
        {view.text !== '' && (
          <p className="room-text" style={{ '--lines': noteLines(view.text, props.canvas) }}>
            {view.text}
          </p>
        )}
      </>
    )
  }
  const toType = view.code === undefined ? card.sayLink : code.say(view.code)
  return (
    <>
      {/* Who watches on a phone cannot scan its screen: there the words alone are shown. */}
      {props.canvas === '16x9' && <QrCode className="qr" text={view.url} />}
      <div className="qr-words">
        <CardTitle title={view.title} />
        {view.text !== '' && <p className="room-text">{view.text}</p>}
        <p className="qr-type">{toType}</p>
      </div>
    </>
  )
})
