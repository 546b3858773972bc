/** The run of show: what is saved, and what GO does. */
import { limits, RundownSchema } from '@fanfare/shared/contracts'
import type { CueActionBody } from '@fanfare/shared/contracts'
import { expect, test } from 'vitest'
import { openWindow, start, streamEnds, streamStarts } from '../support/commands.ts'
import { cue, deleteRundown, hideCard, rundown, saveRundown } from '../support/desk-commands.ts'
import { given, MINUTE, SECOND } from '../support/given.ts'

const WINDOW: CueActionBody = { type: 'OpenWindow', factorBp: 20_000, seconds: 60 }
const CODE: CueActionBody = {
  type: 'IssueCode',
  title: '入群禮',
  code: 'VIP',
  folded: 'vip',
  limit: 5,
  perMember: 1,
}
const CARD: CueActionBody = { type: 'ShowCard', card: { kind: 'text', title: '新品', text: '' } }
const POLL: CueActionBody = {
  type: 'OpenPoll',
  question: '顏色',
  options: ['紅', '白'],
  folded: ['红', '白'],
  seconds: 60,
  changeVote: false,
}

test('[RS1] a run of show is saved whole and replaced by its id; every item has an id of its own', () => {
  const story = given(saveRundown('show', { double: WINDOW, talk: null }))
    .when(saveRundown('show', { talk: null }))
    .thenExactly({ type: 'RundownSaved', actor: 'producer:p' })
  expect(story.state.rundowns.get('show')?.items.map(({ id }) => id)).toEqual(['talk'])
  const item = { id: 'a', title: 'a', notes: '', action: null }
  expect(RundownSchema.safeParse({ id: 'x', name: 'x', items: [item, item] }).success).toBe(false)
  expect(RundownSchema.safeParse(rundown('x', { a: null, b: null })).success).toBe(true)
})

test('[RS2] as many as are kept, and none that is not there', () => {
  const many = Array.from({ length: limits.RUNDOWNS_MAX }, (_, i) => saveRundown(`r${i}`, {}))
  given(...many)
    .when(saveRundown('one more', {}))
    .thenRejected('rundown/too_many')
    .when(saveRundown('r0', { talk: null }))
    .thenExactly({ type: 'RundownSaved' })
    .when(deleteRundown('r1'))
    .thenExactly({ type: 'RundownDeleted', rundownId: 'r1' })
    .when(deleteRundown('r1'))
    .thenRejected('rundown/unknown')
    .when(cue('r1', 'talk'))
    .thenRejected('rundown/unknown')
    .when(cue('r0', 'nothing'))
    .thenRejected('rundown/item_unknown')
})

test('[RS3] GO does what the item says and names what it opened', () => {
  const items = {
    double: WINDOW,
    code: CODE,
    card: CARD,
    poll: POLL,
    off: { type: 'HideCard' },
  } as const
  given(saveRundown('show', items))
    .when(cue('show', 'double'))
    .thenExactly(
      { type: 'WindowOpened', activityId: 'w1', factorBp: 20_000, actor: 'producer:p' },
      { type: 'ItemCued', rundownId: 'show', itemId: 'double', activityId: 'w1' },
    )
    .when(cue('show', 'code'))
    .thenExactly(
      { type: 'CodeIssued', activityId: 'c2', folded: 'vip' },
      { type: 'Transferred', asset: 'stock', amount: 5 },
      { type: 'ItemCued', itemId: 'code', activityId: 'c2' },
    )
    .when(cue('show', 'card'))
    .thenExactly({ type: 'CardShown' }, { type: 'ItemCued', itemId: 'card', activityId: null })
    .when(cue('show', 'poll'))
    .thenAmong({ type: 'PollOpened', activityId: 'p3' }, { type: 'ItemCued', activityId: 'p3' })
    .when(cue('show', 'off'))
    .thenExactly({ type: 'CardHidden', why: 'producer' }, { type: 'ItemCued', activityId: null })
})

test('[RS4] of two producers who press GO at once the second is refused, and nothing is marked', () => {
  const story = given(
    saveRundown('show', { double: WINDOW, code: CODE, off: { type: 'HideCard' } }),
  )
  story
    .and(openWindow())
    .when(cue('show', 'double'))
    .thenRejected('window/already_open')
    .and(cue('show', 'code'))
    .when(cue('show', 'code'))
    .thenRejected('activity/keyword_taken')
    .when(cue('show', 'off'))
    .thenRejected('card/none')
    .when(hideCard())
    .thenRejected('card/none')
  expect(story.state.cued).toMatchObject([{ itemId: 'code' }])
})

test('[RS5] a segment to talk through is only marked', () => {
  given(saveRundown('show', { talk: null }))
    .when(cue('show', 'talk'))
    .thenExactly({ type: 'ItemCued', itemId: 'talk', activityId: null })
})

test('[RS6] of each item the last GO counts, until a new broadcast begins', () => {
  const story = given(
    start(),
    saveRundown('show', { double: WINDOW, talk: null }),
    cue('show', 'double'),
    cue('show', 'talk'),
  )
  story.pass(MINUTE)
  story.and(cue('show', 'double'))
  expect(story.state.cued.map(({ itemId, activityId }) => [itemId, activityId])).toEqual([
    ['talk', null],
    ['double', 'w2'],
  ])
  story.and(streamEnds(), { ...streamStarts(), after: 30 * SECOND })
  expect(story.state.cued).toHaveLength(2)
  story.and({ type: 'EndBroadcast', actor: 'producer:p' }, start())
  expect(story.state.cued).toEqual([])
  story.pass(MINUTE)
  story.when(cue('show', 'double')).thenAmong({ type: 'ItemCued', activityId: 'w3' })
})
