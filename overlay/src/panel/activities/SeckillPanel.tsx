/** One flash sale: stock as it is, restock, close, and every claim with the till's buttons. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { limits, type SeckillView } from '@fanfare/shared/contracts'
import { formatNumber } from '../../ui/format-number.ts'
import { wholeNumberOf } from '../forms/form-flaws.ts'
import { useCommand } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { HoldButton } from '../parts/HoldButton.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { ClaimList } from './ClaimList.tsx'
import { Numbers, Running } from './Running.tsx'
import { usePriceText } from './use-action-text.ts'

export function SeckillPanel({ seckill }: { seckill: SeckillView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const price = usePriceText()
  const { activityId, available, held, sold, quota, queue } = seckill
  const close = useCommand({ type: 'CloseSeckill', activityId })
  const number = (value: number): string => formatNumber(value, language)
  const isDraw = seckill.mode === 'draw'
  const state = useStateText(seckill)
  return (
    <Running
      kind={t('act.type.OpenSeckill')}
      icon="bag"
      title={seckill.title}
      isOpen={seckill.open}
      {...(state === null ? {} : { state })}
      opensAt={seckill.opensAt}
      closesAt={seckill.closesAt}
    >
      <p className="muted">
        {t('seckill.terms', {
          keyword: seckill.keyword,
          price: price({ points: seckill.pricePoints, money: seckill.priceMoney }),
          each: number(seckill.perMember),
        })}
        {isDraw && ` · ${t('seckill.drawMode')}`}
      </p>
      <StockBar seckill={seckill} />
      <Numbers
        of={[
          [t('seckill.available'), number(available)],
          [t('seckill.held'), number(held)],
          [t('seckill.sold'), `${number(sold)} / ${number(quota)}`],
          isDraw
            ? [t('seckill.entrants'), number(seckill.entrants)]
            : [t('seckill.queue'), number(queue)],
        ]}
      />
      {seckill.open && (
        <div className="row row-end">
          <Restock activityId={activityId} />
          <HoldButton action={close} icon="off">
            {t('seckill.close')}
          </HoldButton>
        </div>
      )}
      <FailureNote action={close} />
      <ClaimList
        activityId={activityId}
        revision={`${held}/${sold}/${queue}/${seckill.entrants}`}
      />
    </Running>
  )
}

/** Null when it is simply open or over. */
function useStateText({ open, soldOut, held }: SeckillView): string | null {
  const { t } = useTranslation()
  const language = useLanguage()
  if (open) return soldOut ? t('seckill.soldOut') : null
  return held > 0 ? t('seckill.unpaid', { held: formatNumber(held, language) }) : null
}

/** Sold, held and free side by side; the words are in the numbers below. */
function StockBar({ seckill: { quota, held, sold } }: { seckill: SeckillView }) {
  const { t } = useTranslation()
  const share = (count: number): string => `${(100 * count) / Math.max(1, quota)}%`
  return (
    <div
      className="stock"
      role="progressbar"
      aria-label={t('seckill.taken')}
      aria-valuemin={0}
      aria-valuemax={quota}
      aria-valuenow={held + sold}
    >
      <span className="stock-sold" style={{ width: share(sold) }} />
      <span className="stock-held" style={{ width: share(held) }} />
    </div>
  )
}

function Restock({ activityId }: { activityId: string }) {
  const { t } = useTranslation()
  const inputId = useId()
  const [text, setText] = useState('5')
  const quantity = wholeNumberOf(text)
  const isWrong = quantity === null || quantity < 1 || quantity > limits.QUOTA_MAX
  const restock = useCommand({ type: 'Restock', activityId, quantity: quantity ?? 1 })
  return (
    <>
      <span className="field field-inline">
        <label htmlFor={inputId}>{t('seckill.restockBy')}</label>
        <input
          id={inputId}
          className="input input-short"
          inputMode="numeric"
          value={text}
          aria-invalid={isWrong}
          onChange={(event) => setText(event.target.value)}
        />
      </span>
      <ActionButton
        action={restock}
        icon="plus"
        blocked={isWrong ? t('form.flaw.number', { limit: 1 }) : null}
      >
        {t('seckill.restock')}
      </ActionButton>
      <FailureNote action={restock} />
    </>
  )
}
