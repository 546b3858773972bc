/** What a prepared activity will do, in one line of the reader's words. */
import { useTranslation } from 'react-i18next'
import type { CueAction, Money } from '@fanfare/shared/contracts'
import { formatFactor, formatNumber } from '../../ui/format-number.ts'
import { useDurationText } from '../forms/use-duration-text.ts'
import { formatMoney } from '../parts/format-time.ts'
import { useLanguage } from '../parts/use-language.ts'

/** `currency` of bare amounts is the programme's; the desk shows them as plain numbers. */
export function usePriceText(): (price: {
  points?: number | null
  money?: Money | number | null
}) => string {
  const { t } = useTranslation()
  const language = useLanguage()
  return ({ points = null, money = null }) => {
    if (typeof money === 'number') return formatNumber(money / 100, language)
    if (money !== null) return formatMoney(money.amount, money.currency, language)
    if (points !== null) return t('unit.points', { points: formatNumber(points, language) })
    return t('act.free')
  }
}

export function useActionText(): (action: CueAction | null) => string {
  const { t } = useTranslation()
  const language = useLanguage()
  const duration = useDurationText()
  const price = usePriceText()
  const number = (value: number): string => formatNumber(value, language)
  const time = (seconds: number | undefined): string =>
    seconds === undefined ? t('form.duration.none') : duration(seconds)
  return (action) => {
    if (action === null) return t('act.say.segment')
    switch (action.type) {
      case 'OpenWindow':
        return t('act.say.OpenWindow', {
          factor: formatFactor(action.factorBp),
          time: time(action.seconds),
        })
      case 'OpenSeckill':
        return t('act.say.OpenSeckill', {
          quota: number(action.quota),
          price: price({ points: action.pricePoints ?? null, money: action.priceMoney ?? null }),
          keyword: action.keyword,
        })
      case 'OpenLottery':
        return t('act.say.OpenLottery', {
          winners: number(action.winners),
          keyword: action.keyword ?? '–',
          time: time(action.seconds),
        })
      case 'OpenPoll':
        return t('act.say.OpenPoll', { options: action.options.length, time: time(action.seconds) })
      case 'OpenQuiz':
        return t('act.say.OpenQuiz', {
          points: number(action.rewardPoints),
          time: time(action.seconds),
        })
      case 'ShowCard':
        return t(action.card.kind === 'qr' ? 'act.say.qr' : 'act.say.card')
      case 'IssueCode':
        return t('act.say.IssueCode', { code: action.code, limit: number(action.limit) })
      case 'HideCard':
        return t('act.say.HideCard')
    }
  }
}

/** A name for something that was given none. */
export function useActionTitle(): (action: CueAction | null) => string {
  const { t } = useTranslation()
  return (action) => {
    if (action === null) return t('act.type.segment')
    if ('title' in action && action.title !== undefined) return action.title
    if ('question' in action) return action.question
    if (action.type === 'ShowCard') return action.card.title
    return t(`act.type.${action.type}`)
  }
}
