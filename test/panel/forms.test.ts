import { describe, expect, test } from 'vitest'
import { ProducerCommandSchema, type WindowView } from '@fanfare/shared/contracts'
import { toCsv } from '@fanfare/overlay/panel/history/csv.ts'
import {
  adjustCommand,
  amountFrom,
  EMPTY_ADJUSTMENT,
  flawOf,
} from '@fanfare/overlay/panel/members/adjustment.ts'
import {
  actorKey,
  ruleKey,
  RULES,
  sourceOf,
  toldFactors,
} from '@fanfare/overlay/panel/members/statement-words.ts'
import {
  formatElapsed,
  formatMoney,
  formatRemaining,
} from '@fanfare/overlay/panel/parts/format-time.ts'
import {
  canvasAddress,
  maskedAddress,
  samePageAddress,
} from '@fanfare/overlay/panel/setup/overlay-address.ts'
import {
  budgetFrom,
  careFor,
  DELAYED_BUDGET_MAX,
  extraPoints,
  FIRST_DRAFT,
  isTaken,
  openCommand,
} from '@fanfare/overlay/panel/window/window-draft.ts'

describe('a double-points window being prepared', () => {
  test('[PN10] is a command the server takes, with limits only where some were chosen', () => {
    expect(openCommand(FIRST_DRAFT)).toEqual({
      type: 'OpenWindow',
      factorBp: 20_000,
      seconds: 180,
      budget: 2_000,
    })
    const narrow = openCommand({
      ...FIRST_DRAFT,
      tiers: new Set(['gold'] as const),
      actions: new Set(['gift'] as const),
      budget: null,
    })
    expect(narrow).toMatchObject({ tiers: ['gold'], actions: ['gift'] })
    expect(narrow).not.toHaveProperty('budget')
    expect(ProducerCommandSchema.safeParse(narrow).success).toBe(true)
  })

  test('[PN10] a small cap asks for five seconds, a large or missing one to be held', () => {
    expect(careFor({ ...FIRST_DRAFT, budget: DELAYED_BUDGET_MAX })).toBe('delayed')
    expect(careFor({ ...FIRST_DRAFT, budget: DELAYED_BUDGET_MAX + 1 })).toBe('hold')
    expect(careFor({ ...FIRST_DRAFT, budget: null })).toBe('hold')
  })

  test('[PN10] tells what it will cost at the present pace, never more than its cap', () => {
    const draft = { ...FIRST_DRAFT, minutes: 3, budget: null }
    expect(extraPoints(draft, 100)).toBe(300)
    expect(extraPoints({ ...draft, factorBp: 30_000 }, 100)).toBe(600)
    expect(extraPoints({ ...draft, budget: 250 }, 100)).toBe(250)
  })

  test('[PN10] a cap is a whole number or none', () => {
    expect(budgetFrom('１，５００'.replace('，', ','))).toBe(1_500)
    expect(budgetFrom(' ')).toBeNull()
    for (const wrong of ['0', '-5', '1.5', 'abc', '99999999999'])
      expect(budgetFrom(wrong)).toBeUndefined()
  })

  test('[PN11] the same action of the same member is not doubled twice', () => {
    const open = (part: Partial<WindowView>): WindowView[] => [
      {
        activityId: 'w',
        factorBp: 20_000,
        opensAt: 0,
        closesAt: 1,
        tiers: null,
        actions: null,
        budget: null,
        budgetLeft: null,
        ...part,
      },
    ]
    const gifts = { ...FIRST_DRAFT, actions: new Set(['gift'] as const) }
    expect(isTaken(gifts, open({}))).toBe(true)
    expect(isTaken(gifts, open({ actions: ['chat'] }))).toBe(false)
    expect(isTaken(FIRST_DRAFT, open({ actions: ['chat'], tiers: ['gold'] }))).toBe(true)
    expect(isTaken(FIRST_DRAFT, [])).toBe(false)
  })
})

describe('points by hand', () => {
  test('[PN15] need a whole number from 1 and a reason', () => {
    expect(flawOf(EMPTY_ADJUSTMENT)).toBe('amount')
    expect(flawOf({ sign: 1, amount: '50', reason: '   ' })).toBe('reason')
    expect(flawOf({ sign: 1, amount: '50', reason: 'x'.repeat(201) })).toBe('reason')
    expect(flawOf({ sign: -1, amount: '５０', reason: '補發' })).toBeNull()
    for (const wrong of ['', '0', '-3', '2.5', '1e3', '10000000000'])
      expect(amountFrom(wrong)).toBeNull()
  })

  test('[PN15] taking sends a negative amount and the trimmed reason', () => {
    const member = { platform: 'twitch', userId: '1' }
    const command = adjustCommand(member, { sign: -1, amount: '1,200', reason: ' 誤發 ' })
    expect(command).toEqual({ type: 'AdjustPoints', member, amount: -1_200, reason: '誤發' })
    expect(ProducerCommandSchema.safeParse(command).success).toBe(true)
  })
})

describe('a statement', () => {
  test('[PN14] every rule and actor has words, and an unknown one is still told', () => {
    for (const rule of RULES) expect(ruleKey(rule)).not.toBe('other')
    expect(ruleKey('seckill')).toBe('other')
    expect(['viewer', 'system', 'producer:1'].map(actorKey)).toEqual(['viewer', 'system', 'desk'])
    expect(sourceOf('twitch:abc-1')).toBe('twitch')
  })

  test('[PN14] a factor that changed nothing is not told, one that cut is', () => {
    const entry = {
      seq: 1,
      at: 0,
      asset: 'points',
      amount: 0,
      balance: 0,
      cause: {
        sourceId: 'x',
        rule: 'chat',
        ruleVersion: 1,
        actor: 'viewer',
        factors: [
          { kind: 'tier' as const, bp: 10_000 },
          { kind: 'window' as const, bp: 20_000 },
          { kind: 'dayCap' as const, bp: 10_000 },
        ],
      },
    }
    expect(toldFactors(entry).map(({ kind }) => kind)).toEqual(['window', 'dayCap'])
  })
})

describe('addresses', () => {
  const url = 'http://127.0.0.1:7788/overlay/demo#t=ff_overlay_secret'

  test('[PN17] are masked from the secret on, and keep it in the fragment', () => {
    expect(maskedAddress(url)).not.toContain('secret')
    expect(maskedAddress(url)).toContain('/overlay/demo#t=•')
    const portrait = canvasAddress(url, '9x16')
    expect(portrait).toBe('http://127.0.0.1:7788/overlay/demo?canvas=9x16#t=ff_overlay_secret')
    expect(canvasAddress(url, '16x9')).toBe(url)
    expect(samePageAddress(url, 'https://live.example')).toBe(
      'https://live.example/overlay/demo#t=ff_overlay_secret',
    )
  })
})

describe('the exported history', () => {
  test('[PN16] survives commas, quotes and lines, and no cell is run as a formula', () => {
    const csv = toCsv([['a,b', 'say "hi"', '=SUM(A1)', '+50 分', '平常']])
    expect(csv).toBe('\uFEFF"a,b","say ""hi""","\'=SUM(A1)","\'+50 分",平常\r\n')
  })
})

describe('times and money', () => {
  test('[PN11] a started second still counts', () => {
    expect(formatRemaining(60_000)).toBe('01:00')
    expect(formatRemaining(59_001)).toBe('01:00')
    expect(formatRemaining(1)).toBe('00:01')
    expect(formatRemaining(-5)).toBe('00:00')
    expect(formatElapsed(3_675_999)).toBe('1:01:15')
  })

  test('money is written as people write it', () => {
    expect(formatMoney(1_080_000, 'TWD', 'en')).toContain('10,800')
    expect(formatMoney(150, 'BITS', 'en')).toBe('150 BITS')
  })
})
