/** A seckill: what, for how much, what to type, what is left and what is only on hold, and who was fast. */
import { memo } from 'react'
import type { SeckillView } from '@fanfare/shared/contracts'
import { formatNumber } from '../../../ui/format-number.ts'
import { orderKeyword, priceText, shortSeal, tiersText } from '../../activity-text.ts'
import { shownName } from '../../cue-people.ts'
import { CARD_BUYERS_MAX, CARD_COMMIT_MS } from '../../limits.ts'
import { useStage } from '../../stage-context.ts'
import { useThrottled } from '../use-throttled.ts'
import type { CardProps } from './Activities.tsx'
import { CardHead, CardTime, CardTitle, SayKey } from './CardHead.tsx'
import { useEarly } from './use-early.ts'

export const SeckillCard = memo(function SeckillCard(props: CardProps<SeckillView>) {
  const { texts } = useStage()
  const view = useThrottled(props.view, CARD_COMMIT_MS)
  const { seckill, say } = texts.activities
  const number = (value: number) => formatNumber(value, texts.language)
  const isDraw = view.mode === 'draw'
  const price = priceText(view, texts)
  return (
    <>
      <CardHead kind="seckill" isOpen={view.open} closesAt={view.closesAt} />
      <CardTitle title={view.title} />
      <p className="card-facts">
        <b>{price}</b>
        <Facts view={view} />
      </p>
      <Stock view={view} />
      {view.soldOut ? (
        <p className="sold-out">
          <b className="stamp-mark">{seckill.soldOut}</b>
          {view.queue > 0 && <span>{seckill.queue(number(view.queue))}</span>}
        </p>
      ) : (
        view.open && (
          <SayKey say={say} keyword={isDraw ? view.keyword : orderKeyword(view.keyword)}>
            <b className="say-price">{price}</b>
          </SayKey>
        )
      )}
      {props.size === 'full' && (isDraw ? <DrawFoot view={view} /> : <Buyers view={view} />)}
    </>
  )
})

/** From here on three numbers have no room in one line: what was sold is seen in the bar. */
const LONG_QUOTA = 9_999

/** Sold, on hold and left: three colours, three textures, three words. */
function Stock({ view }: { view: SeckillView }) {
  const { texts } = useStage()
  const { seckill } = texts.activities
  const number = (value: number) => formatNumber(value, texts.language)
  const percent = (units: number) => (view.quota > 0 ? (units / view.quota) * 100 : 0)
  const sold = percent(view.sold)
  const taken = sold + percent(view.held)
  // Nothing is anybody's before the draw: then how many signed up is what matters.
  const isTaking = view.mode === 'draw' && view.open
  return (
    <div className="stock">
      <span className="stock-bar">
        <i className="stock-left" style={{ clipPath: `inset(0 0 0 ${taken}%)` }} />
        <i className="stock-held" style={{ clipPath: `inset(0 ${100 - taken}% 0 ${sold}%)` }} />
        <i className="stock-sold" style={{ clipPath: `inset(0 ${100 - sold}% 0 0)` }} />
      </span>
      <p className="stock-words" data-long={view.quota > LONG_QUOTA || undefined}>
        <span className="stock-word-left">
          {seckill.left} <b>{number(view.available)}</b>
          <small>/{number(view.quota)}</small>
        </span>
        {isTaking && <span>{seckill.entrants(number(view.entrants))}</span>}
        {view.held > 0 && !isTaking && (
          <span className="stock-word-held">
            {seckill.held} <b>{number(view.held)}</b>
          </span>
        )}
        {view.sold > 0 && !isTaking && (
          <span className="stock-word-sold">
            {seckill.sold} <b>{number(view.sold)}</b>
          </span>
        )}
      </p>
    </div>
  )
}

/** While only some may claim, that; else how many one may have. */
function Facts({ view }: { view: SeckillView }) {
  const { texts } = useStage()
  const { seckill } = texts.activities
  const early = useEarly(view)
  if (early !== null) {
    return (
      <em className="early">
        {seckill.early(tiersText(early.tiers, texts))}
        <CardTime deadline={early.until} />
      </em>
    )
  }
  const isLimited = view.perMember < view.quota
  return (
    <>
      {isLimited && <span>{seckill.perMember(formatNumber(view.perMember, texts.language))}</span>}
      {view.mode === 'draw' && <span>{seckill.draw}</span>}
    </>
  )
}

/** Sold-out or not, the last to get a unit; a rush shows as names changing, never as more lines. */
function Buyers({ view }: { view: SeckillView }) {
  const { texts } = useStage()
  const { bought } = texts.activities.seckill
  return (
    <p className="card-foot buyers">
      {view.recent.slice(0, CARD_BUYERS_MAX).map((one) => (
        <span key={one.key} data-tier={one.tier}>
          <bdi>{bought(shownName(one, texts), one.quantity)}</bdi>
        </span>
      ))}
    </p>
  )
}

function DrawFoot({ view }: { view: SeckillView }) {
  const { texts } = useStage()
  if (view.commitment === null) return null
  return (
    <p className="card-foot seal-code">
      <span>{texts.activities.lottery.seal}</span>
      <code>{shortSeal(view.commitment)}</code>
    </p>
  )
}
