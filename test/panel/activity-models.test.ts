/** What the desk works out by itself about activities: forms, care, run of show, budget, review. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CueActionSchema, limits, RundownSchema, type CueAction } from '@fanfare/shared/contracts'
import { signatureIn } from '@fanfare/overlay/panel/activities/beacon-signature.ts'
import { careOf, worstPoints } from '@fanfare/overlay/panel/activities/care.ts'
import { claimsShown, CLAIMS_SHOWN_MAX } from '@fanfare/overlay/panel/activities/claims-shown.ts'
import { isLow, leftByMinute, minutesLeft } from '@fanfare/overlay/panel/budget/burn.ts'
import { actionOf, draftOf } from '@fanfare/overlay/panel/forms/action-draft.ts'
import { editedAction } from '@fanfare/overlay/panel/forms/edited-action.ts'
import {
  ACTION_TYPES,
  firstDraft,
  FORMS,
  type Draft,
} from '@fanfare/overlay/panel/forms/form-fields.ts'
import { minorUnitsOf, wholeNumberOf } from '@fanfare/overlay/panel/forms/form-flaws.ts'
import { DICTIONARIES } from '@fanfare/overlay/panel/i18n.ts'
import { firstPresser } from '@fanfare/overlay/panel/parts/first-presser.ts'
import { heldGroups } from '@fanfare/overlay/panel/review/held-groups.ts'
import {
  itemStates,
  nextItem,
  rundownFlaw,
  rundownInUse,
  runningIds,
  withDuplicate,
  withItem,
  withMoved,
  withoutItem,
} from '@fanfare/overlay/panel/rundown/rundown-model.ts'
import { standardRundown } from '@fanfare/overlay/panel/rundown/standard-rundown.ts'
import { sentenceOf } from '@fanfare/overlay/panel/feed/feed-sentence.ts'
import { emptyEvening } from './support/evening.ts'
import { fullRoom, RUNDOWN } from './support/full-room.ts'

const AT = 1_700_000_000_000

const FILLED: Record<CueAction['type'], Draft> = {
  OpenWindow: {},
  OpenSeckill: { title: '真絲睡衣', keyword: 'A01', priceMoney: '３９０.5' },
  OpenLottery: { title: '小禮物', keyword: '抽獎', weightDiamond: '5', tiers: 'gold diamond' },
  OpenPoll: { question: '先看哪個？', options: '外套\n\n 包包 ' },
  OpenQuiz: { question: '多少錢？', answers: '390' },
  ShowCard: { kind: 'qr', title: '加入', url: 'https://example.com/?b={broadcast}' },
  IssueCode: { title: '見面禮', code: 'FRI50' },
  HideCard: {},
}

function filled(type: CueAction['type'], more: Draft = {}): CueAction {
  const made = actionOf(type, { ...firstDraft(type), ...FILLED[type], ...more })
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return made.value
}

describe('forms', () => {
  test.each(ACTION_TYPES)('[PN27] %s: the first values and a name are enough', (type) => {
    const action = filled(type)
    expect(action.type).toBe(type)
    expect(CueActionSchema.parse(action)).toEqual(action)
  })

  test.each(ACTION_TYPES)('[PN27] %s: what was saved is edited without a change', (type) => {
    const action = filled(type)
    expect(actionOf(type, draftOf(action))).toEqual({ ok: true, value: action })
  })

  test('[PN40] editing changes what the form shows and keeps what it has no field for', () => {
    const lottery = CueActionSchema.parse({
      type: 'OpenLottery',
      title: '小禮物',
      keyword: '抽獎',
      winners: 3,
      seconds: 180,
      eligible: { tiers: ['gold'], minSpend: 50_000, minGifts: 100 },
      weights: { normal: 2, diamond: 5 },
      beacon: true,
      override: true,
    })
    const edited = (action: CueAction, draft: Draft): unknown => {
      const made = editedAction(action, { ...draftOf(action), ...draft })
      return made.ok ? made.value : made.error
    }
    expect(edited(lottery, {})).toEqual(lottery)
    expect(edited(lottery, { title: '大禮物', tiers: '', weightGold: '3', beacon: '' })).toEqual({
      ...lottery,
      title: '大禮物',
      eligible: { minSpend: 50_000, minGifts: 100 },
      weights: { normal: 2, gold: 3, diamond: 5 },
      beacon: undefined,
    })
    expect(edited(lottery, { weightDiamond: '1' })).toMatchObject({ weights: { normal: 2 } })
    const plain = filled('OpenLottery', { tiers: 'gold' })
    expect(edited(plain, { tiers: '', weightDiamond: '1' })).toEqual(
      filled('OpenLottery', { tiers: '', weightDiamond: '1' }),
    )
    const seckill = CueActionSchema.parse({
      ...filled('OpenSeckill'),
      priceMoney: { amount: 1_250, currency: 'USD' },
      earlySeconds: 30,
      earlyShareBp: 3_333,
      sku: 'SKU-1',
      right: '門票',
    })
    expect(edited(seckill, { quota: '20' })).toEqual({ ...seckill, quota: 20 })
    expect(draftOf(seckill).priceMoney).toBe('12.5 USD')
    expect(edited(seckill, { priceMoney: '１３ usd' })).toMatchObject({
      priceMoney: { amount: 1_300, currency: 'USD' },
    })
    expect(edited(seckill, { priceMoney: '13' })).toMatchObject({ priceMoney: 1_300 })
    expect(edited(seckill, { quota: '' })).toMatchObject([{ field: 'quota', why: 'needed' }])
  })

  test('[PN27] money, width and empty fields are read as they are meant', () => {
    expect(filled('OpenSeckill')).toMatchObject({ priceMoney: 39_050, quota: 10, mode: 'first' })
    expect(filled('OpenSeckill')).not.toHaveProperty('pricePoints')
    expect(filled('OpenPoll')).toMatchObject({ options: ['外套', '包包'] })
    expect(filled('OpenLottery')).toMatchObject({
      eligible: { tiers: ['gold', 'diamond'] },
      weights: { silver: 1, gold: 1, diamond: 5 },
    })
    expect(wholeNumberOf('１,２３４')).toBe(1_234)
    expect(wholeNumberOf('1.5')).toBeNull()
    expect(minorUnitsOf('0.29')).toBe(29)
    expect(minorUnitsOf('1.005')).toBeNull()
  })

  test('[PN27] each flaw names its field and what is wrong with it', () => {
    const flaws = (type: CueAction['type'], draft: Draft) => {
      const made = actionOf(type, { ...firstDraft(type), ...FILLED[type], ...draft })
      return made.ok ? [] : made.error.map(({ field, why }) => `${field} ${why}`)
    }
    expect(flaws('OpenSeckill', { title: '', quota: '0' })).toEqual(['title needed', 'quota small'])
    expect(flaws('OpenSeckill', { quota: 'ten', priceMoney: '3.999' })).toEqual([
      'quota number',
      'priceMoney money',
    ])
    expect(flaws('OpenPoll', { options: 'only one' })).toEqual(['options few'])
    expect(flaws('OpenPoll', { options: 'x'.repeat(limits.OPTION_CHARS_MAX + 1) + '\nb' })).toEqual(
      ['options longLine'],
    )
    expect(flaws('ShowCard', { url: 'example.com' })).toEqual(['url address'])
    expect(flaws('OpenSeckill', { mode: 'draw', seconds: '' })).toEqual(['seconds needed'])
    expect(flaws('OpenLottery', { enterBy: 'gift', keyword: '' })).toEqual([])
    expect(flaws('IssueCode', { right: 'a/b' })).toEqual(['right wrong'])
  })

  test('[PN27] whatever is typed is a command of the contracts or has a flaw of the form', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('1', '0', '-1', '9'.repeat(20)),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...ACTION_TYPES),
        fc.array(text, { maxLength: 20 }),
        (type, texts) => {
          const draft = Object.fromEntries(
            FORMS[type].map(({ name, first }, index) => [name, texts[index] ?? first]),
          )
          const made = actionOf(type, draft)
          if (made.ok) expect(CueActionSchema.safeParse(made.value).success).toBe(true)
          else expect(made.error.length).toBeGreaterThan(0)
        },
      ),
    )
  })
})

describe('care', () => {
  test('[PN28] what gives nothing away goes at once, a little waits, what costs or sells is held', () => {
    expect(careOf(null)).toBe('now')
    expect(careOf(filled('OpenPoll'))).toBe('now')
    expect(careOf(filled('ShowCard'))).toBe('now')
    expect(careOf(filled('OpenQuiz'))).toBe('delayed')
    expect(careOf(filled('OpenLottery'))).toBe('delayed')
    expect(careOf(filled('OpenWindow', { budget: '500' }))).toBe('delayed')
    expect(careOf(filled('OpenWindow'))).toBe('hold')
    expect(careOf(filled('OpenWindow', { budget: '' }))).toBe('hold')
    expect(careOf(filled('OpenSeckill'))).toBe('hold')
    expect(careOf(filled('OpenLottery', { feePoints: '5' }))).toBe('hold')
    expect(careOf(filled('OpenQuiz', { firstK: '' }))).toBe('hold')
    expect(careOf(filled('IssueCode'))).toBe('hold')
    expect(worstPoints(filled('OpenQuiz', { firstK: '' }))).toBeNull()
    expect(worstPoints(filled('IssueCode'))).toBe(5_000)
  })
})

describe('the run of show', () => {
  const cue = (index: number, activityId: string | null, at: number) => ({
    rundownId: RUNDOWN.id,
    itemId: RUNDOWN.items[index]?.id ?? '',
    activityId,
    at,
  })

  test('[PN29] GO takes what comes after the last, then what was skipped, then nothing', () => {
    expect(nextItem(RUNDOWN, [])?.id).toBe(RUNDOWN.items[0]?.id)
    expect(nextItem(RUNDOWN, [cue(2, 'l', AT)])?.id).toBe(RUNDOWN.items[3]?.id)
    const allButSecond = RUNDOWN.items.flatMap((_, index) =>
      index === 1 ? [] : [cue(index, null, AT + index)],
    )
    expect(nextItem(RUNDOWN, allButSecond)?.id).toBe(RUNDOWN.items[1]?.id)
    expect(nextItem(RUNDOWN, [...allButSecond, cue(1, null, AT + 99)])).toBeNull()
    expect(nextItem(RUNDOWN, [{ ...cue(2, null, AT), rundownId: 'another' }])?.id).toBe(
      RUNDOWN.items[0]?.id,
    )
  })

  test('[PN29] an item is on air while what it opened runs, and while it is the newest', () => {
    const view = fullRoom(AT)
    const states = itemStates(RUNDOWN, view.cued, runningIds(view))
    expect([...states.values()].slice(0, 4)).toEqual(['done', 'onAir', 'onAir', 'waiting'])
    const later = itemStates(RUNDOWN, view.cued, new Set())
    expect([...later.values()].slice(0, 4)).toEqual(['done', 'done', 'onAir', 'waiting'])
    expect(runningIds(emptyEvening()).size).toBe(0)
  })

  test('[PN29] marks leave by themselves with the broadcast, and the one in use is shown', () => {
    const view = fullRoom(AT)
    expect(rundownInUse(view.rundowns, view.cued, null)?.id).toBe(RUNDOWN.id)
    expect(rundownInUse(view.rundowns, view.cued, 'other')?.id).toBe('other')
    expect(rundownInUse(view.rundowns, [], 'deleted')?.id).toBe(RUNDOWN.id)
    expect(rundownInUse([], [], null)).toBeNull()
  })

  test('[PN30] items are moved, copied, changed and removed, and nothing else is', () => {
    const ids = (rundown: typeof RUNDOWN) => rundown.items.map(({ id }) => id.replace('show-', ''))
    expect(ids(withMoved(RUNDOWN, 'show-2', -1)).join('')).toBe('21345678')
    expect(withMoved(RUNDOWN, 'show-1', -1)).toBe(RUNDOWN)
    expect(withMoved(RUNDOWN, 'show-8', 1)).toBe(RUNDOWN)
    expect(ids(withDuplicate(RUNDOWN, 'show-2', 'x')).join('')).toBe('12x345678')
    expect(ids(withoutItem(RUNDOWN, 'show-8')).join('')).toBe('1234567')
    const [first] = RUNDOWN.items
    const renamed = withItem(RUNDOWN, { ...first!, title: '新開場' })
    expect(renamed.items[0]?.title).toBe('新開場')
    expect(ids(renamed)).toEqual(ids(RUNDOWN))
    expect(rundownFlaw({ ...RUNDOWN, name: ' ' })).toBe('name')
    const many = Array.from({ length: limits.RUNDOWN_ITEMS_MAX + 1 }, () => first!)
    expect(rundownFlaw({ ...RUNDOWN, items: many })).toBe('items')
    expect(rundownFlaw(RUNDOWN)).toBeNull()
  })

  test.each(['zh-Hant', 'zh-Hans', 'en'] as const)(
    '[PN30] the template in %s can be saved',
    (language) => {
      const rundown = standardRundown(DICTIONARIES[language].template, 'tpl')
      expect(RundownSchema.parse(rundown)).toEqual(rundown)
      expect(new Set(rundown.items.map(({ id }) => id)).size).toBe(rundown.items.length)
    },
  )
})

describe('the till, the review, the budget', () => {
  test('[PN32] claims that need a hand come first, and are found by name, id and code', () => {
    const claim = (state: 'held' | 'sold', userId: string, name: string, code: string | null) => ({
      member: { platform: 'twitch', userId },
      name,
      state,
      at: AT,
      quantity: 1,
      code,
    })
    const claims = [claim('sold', '1', '小明', 'AAAA'), claim('held', '2', 'Mei', 'K7Q2')]
    expect(claimsShown(claims, '').map(({ name }) => name)).toEqual(['Mei', '小明'])
    expect(claimsShown(claims, 'ｋ7q').map(({ name }) => name)).toEqual(['Mei'])
    expect(claimsShown(claims, '小明')).toHaveLength(1)
    const many = Array.from({ length: 200 }, (_, index) => claim('held', `${index}`, 'x', null))
    expect(claimsShown(many, '')).toHaveLength(CLAIMS_SHOWN_MAX)
  })

  test('[PN34] what is held is grouped by member, in the order it came', () => {
    const { held } = fullRoom(AT)
    expect(heldGroups(held).map(({ grants }) => grants.map(({ transfer }) => transfer))).toEqual([
      [500, 501],
      [502],
    ])
  })

  test('[PN35] the budget’s line is what was left, and its end is told at the present pace', () => {
    expect(leftByMinute([10, 20, 5], 100)).toEqual([125, 105, 100])
    expect(leftByMinute([], 100)).toEqual([])
    expect(minutesLeft({ left: 100 }, 8)).toBe(12)
    expect(minutesLeft({ left: 100 }, 0)).toBeNull()
    expect([isLow({ left: 10, points: 100 }), isLow({ left: 11, points: 100 })]).toEqual([
      true,
      false,
    ])
  })

  test('[PN36] the second of two presses is told who was first', () => {
    const line = { id: 'e1', at: AT, kind: 'poll' as const, actor: 'producer:mei' }
    const items = [line, { ...line, id: 'e2', kind: 'chat' as const }]
    expect(firstPresser(items, 'poll/already_open')).toEqual({ actor: 'producer:mei', at: AT })
    expect(firstPresser(items, 'poll/closed')).toBeNull()
    expect(firstPresser(items, 'quiz/already_open')).toBeNull()
  })

  test('lines of activities are told by what happened, unknown ones in their own words', () => {
    const line = { id: 'e1', at: AT, kind: 'lottery' as const, text: '小禮物' }
    const say = (kind: typeof line.kind | 'held' | 'quiz', action: string) =>
      sentenceOf({ ...line, kind, values: { action } }).key
    expect(say('lottery', 'drawn')).toBe('lotteryDrawn')
    expect(say('quiz', 'won')).toBe('quizClosed')
    expect(say('held', 'approved')).toBe('heldApproved')
    expect(say('lottery', 'next_year')).toBe('other')
  })
})

test('[PN42] a signature is found in what was pasted: alone, in capitals, in a whole answer', () => {
  const signature = 'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125'.padEnd(
    96,
    '0a',
  )
  expect(signatureIn(` ${signature}\n`)).toBe(signature)
  expect(signatureIn(`0x${signature.toUpperCase()}`)).toBe(signature)
  const answer = { round: 1_234, randomness: 'a1'.repeat(32), signature }
  expect(signatureIn(JSON.stringify(answer))).toBe(signature)
  for (const wrong of ['', 'abc', signature.slice(1), `${signature}0`, answer.randomness])
    expect(signatureIn(wrong)).toBeNull()
})
