/** Signals that carry money: gifts, subscriptions, orders. */
import type { SignalOf } from '@fanfare/shared/contracts'
import { one, VALUE } from './asked.ts'
import type { Asked } from './asked.ts'

export function askedByGift(signal: SignalOf<'gift'>): Asked {
  const { gift } = signal
  return {
    ...VALUE,
    viewers: [signal.viewer],
    build: ([member]) => [
      {
        type: 'RecordGift',
        member: one(member),
        eventAt: signal.at,
        giftId: gift.id,
        giftName: gift.name,
        count: gift.count,
        unitAmount: gift.value.amount,
        currency: gift.value.currency,
        comboKey: gift.combo?.key ?? null,
        final: gift.combo === undefined || gift.combo.final === true,
      },
    ],
    note: {
      kind: 'gift',
      text: gift.name,
      values: { count: gift.count, amount: gift.value.amount, currency: gift.value.currency },
    },
  }
}

export function askedBySubscribe(signal: SignalOf<'subscribe'>): Asked {
  return {
    ...VALUE,
    viewers: [signal.viewer, signal.giftedTo],
    build: ([member, giftedTo]) => [
      {
        type: 'RecordSubscribe',
        member: one(member),
        eventAt: signal.at,
        months: signal.months,
        level: signal.tier,
        giftedTo: giftedTo ?? null,
      },
    ],
    note: { kind: 'subscribe', values: { months: signal.months, level: signal.tier } },
  }
}

export function askedByOrder(signal: SignalOf<'order.paid'> | SignalOf<'order.refunded'>): Asked {
  const { id, amount, currency } = signal.order
  const orderKey = `${signal.source}:${id}`
  const values = { amount, currency }
  if (signal.type === 'order.refunded') {
    return {
      ...VALUE,
      viewers: [signal.viewer],
      build: () => [{ type: 'RecordOrderRefunded', orderKey, amount, currency }],
      note: { kind: 'refund', values },
    }
  }
  const items = (signal.order.items ?? []).map((item) => ({
    sku: item.sku,
    category: item.category ?? null,
    quantity: item.quantity,
    amount: item.amount,
  }))
  return {
    ...VALUE,
    viewers: [signal.viewer],
    build: ([member]) => [
      {
        type: 'RecordOrderPaid',
        member: one(member),
        eventAt: signal.at,
        orderKey,
        amount,
        currency,
        items,
      },
    ],
    note: { kind: 'order', values },
  }
}
