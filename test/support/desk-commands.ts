/** Words for cards, codes and runs of show. */
import type { MemberId } from '@fanfare/shared/base'
import type { CommandOf, CueActionBody, FoldedRundown } from '@fanfare/shared/contracts'
import type { Step } from './given.ts'

const byProducer = { actor: 'producer:p' } as const

export const textCard = (title: string, seconds?: number): Step => ({
  type: 'ShowCard',
  card: { kind: 'text', title, text: '' },
  ...(seconds === undefined ? {} : { seconds }),
  ...byProducer,
})
export const qrCard = (url: string, seconds?: number): Step => ({
  type: 'ShowCard',
  card: { kind: 'qr', title: '加入我們', text: '', url },
  ...(seconds === undefined ? {} : { seconds }),
  ...byProducer,
})
export const hideCard = (): Step => ({ type: 'HideCard', ...byProducer })

/** A code for two people, 10 points each, unless told otherwise. */
export const issueCode = (code: string, more: Partial<CommandOf<'IssueCode'>> = {}): Step => ({
  type: 'IssueCode',
  title: '入群禮',
  code,
  folded: code.toLowerCase(),
  limit: 2,
  perMember: 1,
  points: 10,
  ...byProducer,
  ...more,
})
export const redeem = (member: string, code: string): Step => ({
  type: 'RedeemCode',
  member: member as MemberId,
  eventAt: null,
  code,
})
export const withdrawCode = (activityId: string): Step => ({
  type: 'WithdrawCode',
  activityId,
  ...byProducer,
})

type Items = Record<string, CueActionBody | null>

export const rundown = (id: string, items: Items, name = id): FoldedRundown => ({
  id,
  name,
  items: Object.entries(items).map(([item, action]) => ({
    id: item,
    title: item,
    notes: '',
    action,
  })),
})
export const saveRundown = (id: string, items: Items): Step => ({
  type: 'SaveRundown',
  rundown: rundown(id, items),
  ...byProducer,
})
export const deleteRundown = (rundownId: string): Step => ({
  type: 'DeleteRundown',
  rundownId,
  ...byProducer,
})
export const cue = (rundownId: string, itemId: string): Step => ({
  type: 'CueItem',
  rundownId,
  itemId,
  ...byProducer,
})
