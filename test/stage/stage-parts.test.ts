import { describe, expect, test } from 'vitest'
import type { Language, WindowView } from '@fanfare/shared/contracts'
import {
  formatRemaining,
  remainingMs,
  untilNextSecondMs,
} from '@fanfare/overlay/stage/countdown.ts'
import { isTooSlow } from '@fanfare/overlay/stage/effects/frame-rate.ts'
import { particlesMax } from '@fanfare/overlay/stage/effects/particle-limit.ts'
import { FlashBudget } from '@fanfare/overlay/stage/flash-budget.ts'
import { FrameProbe } from '@fanfare/overlay/stage/frame-probe.ts'
import { FROZEN_AFTER_MS } from '@fanfare/overlay/stage/limits.ts'
import { labelOf, readPageSettings } from '@fanfare/overlay/stage/page-settings.ts'
import { placed } from '@fanfare/overlay/stage/widgets/use-slots.ts'
import { textsOf } from '@fanfare/overlay/stage/texts/texts.ts'
import { windowLimits } from '@fanfare/overlay/stage/window-text.ts'
import { openWindow } from './support/pictures.ts'

describe('countdown', () => {
  test.each([
    [0, '0:00'],
    [1, '0:01'],
    [59_001, '1:00'],
    [60_000, '1:00'],
    [61_000, '1:01'],
    [3_600_000, '1:00:00'],
    [86_399_000, '23:59:59'],
  ])('[ST13] %i ms are shown as %s', (ms, text) => {
    expect(formatRemaining(ms)).toBe(text)
  })

  test('[ST13] one timer for each second that is shown, and none after the end', () => {
    const deadline = 1_000_000
    let now = deadline - 3_500
    const texts: string[] = []
    for (;;) {
      texts.push(formatRemaining(remainingMs(deadline, now)))
      const wait = untilNextSecondMs(deadline, now)
      if (wait === null) break
      now += wait
    }
    expect(texts).toEqual(['0:04', '0:03', '0:02', '0:01', '0:00'])
    expect(untilNextSecondMs(deadline, deadline + 5_000)).toBeNull()
  })
})

describe('flash budget', () => {
  test('[ST10] never more than two in any second', () => {
    const budget = new FlashBudget()
    const spent: number[] = []
    for (let now = 0; now < 10_000; now += 37) if (budget.spend(now)) spent.push(now)
    for (const from of spent) {
      expect(spent.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(2)
    }
    expect(spent.length).toBeGreaterThan(15)
  })
})

describe('frame rate', () => {
  const gaps = (...parts: [count: number, ms: number][]) =>
    parts.flatMap(([count, ms]) => Array.from({ length: count }, () => ms))
  test.each([
    ['60 a second', gaps([120, 16.7]), false],
    ['a source set to 30', gaps([60, 33.3]), false],
    ['60 with some dropped', gaps([90, 16.7], [15, 33.3]), false],
    ['60 that became 30 half of the time', gaps([30, 16.7], [45, 33.3]), true],
    ['20 a second, however even', gaps([40, 50]), true],
    ['30 with stalls', gaps([40, 33.3], [7, 100]), true],
    ['nothing measured', [], false],
  ])('[ST16] %s: too slow %#', (_what, measured, isSlow) => {
    expect(isTooSlow(measured)).toBe(isSlow)
  })

  test('[ST16] older engines get fewer particles', () => {
    expect(particlesMax('Mozilla/5.0 Chrome/127.0.0.0 OBS/31.0.0')).toBe(400)
    expect(particlesMax('Mozilla/5.0 Chrome/103.0.5060.134 OBS/30.0.0')).toBe(150)
    expect(particlesMax('')).toBe(150)
  })
})

describe('frozen or idle', () => {
  function probe() {
    const waiting: (() => void)[] = []
    let now = 0
    const frames = {
      request: (onFrame: () => void) => waiting.push(onFrame),
      cancel: () => waiting.pop(),
    }
    const one = new FrameProbe(frames, 0)
    return {
      one,
      waiting,
      check: (ms: number) => one.check(() => (now += ms)),
      paint: () => waiting.splice(0).forEach((onFrame) => onFrame()),
    }
  }

  test('[ST14][ST15] an idle page asks for no frame and is not frozen', () => {
    const { waiting, check, paint } = probe()
    check(0)
    paint()
    for (let report = 0; report < 20; report += 1) {
      expect(check(2_000).frozen).toBe(false)
      expect(waiting).toHaveLength(0)
    }
  })

  test('[ST15] a frame that was asked for and never came is a frozen picture', () => {
    const { one, check, paint } = probe()
    check(0)
    paint()
    one.drew()
    expect(check(2_000).frozen).toBe(false)
    expect(check(FROZEN_AFTER_MS)).toMatchObject({ frozen: true })
    paint()
    expect(check(2_000)).toMatchObject({ frozen: false })
  })

  test('[ST15] a hidden source is never frozen, and is asked anew when it shows again', () => {
    const { one, waiting, check } = probe()
    check(0)
    one.pause()
    expect(waiting).toHaveLength(0)
    expect(check(60_000).frozen).toBe(false)
    expect(waiting).toHaveLength(1)
  })
})

describe('stamps', () => {
  const row = (...keys: string[]) => keys.map((key) => ({ key }))
  const keys = (slots: readonly ({ key: string } | null)[]) => slots.map((one) => one?.key ?? '-')

  test('[ST12] a newcomer takes the place of the one who left; nobody else moves', () => {
    let slots = placed([], row('a'), 3)
    expect(keys(slots)).toEqual(['a', '-', '-'])
    slots = placed(slots, row('b', 'a'), 3)
    slots = placed(slots, row('c', 'b', 'a'), 3)
    expect(keys(slots)).toEqual(['a', 'b', 'c'])
    slots = placed(slots, row('d', 'c', 'b'), 3)
    expect(keys(slots)).toEqual(['d', 'b', 'c'])
    slots = placed(slots, row('x', 'y', 'z'), 3)
    expect(keys(slots)).toEqual(['z', 'y', 'x'])
    expect(keys(placed(slots, [], 3))).toEqual(['-', '-', '-'])
  })
})

describe('the address', () => {
  test('[ST23] says what the page is', () => {
    const settings = readPageSettings('?canvas=9x16&widget=hero&motion=calm&lang=zh-TW&test=1')
    expect(settings).toEqual({
      canvas: '9x16',
      widget: 'hero',
      motion: 'calm',
      language: 'zh-Hant',
      isTest: true,
    })
    expect(labelOf(settings)).toBe('9x16 hero')
  })

  test('[ST23] anything odd in it is ignored', () => {
    const settings = readPageSettings('?canvas=4x3&widget=<b>&motion=wild&lang=xx&test=yes')
    expect(settings).toEqual({
      canvas: '16x9',
      widget: null,
      motion: null,
      language: null,
      isTest: false,
    })
    expect(labelOf(settings)).toBe('16x9')
  })
})

describe('who a window is for', () => {
  const said = (over: Partial<WindowView>, language: Language = 'zh-Hant') =>
    windowLimits(openWindow(over), textsOf(language))

  test('[ST19] in a few words', () => {
    expect(said({})).toBe('全員適用')
    expect(said({ tiers: ['diamond', 'gold'] })).toBe('金卡以上')
    expect(said({ tiers: ['diamond'] })).toBe('鑽石卡')
    expect(said({ tiers: ['normal', 'gold'] })).toBe('一般會員、金卡')
    expect(said({ tiers: ['normal', 'silver', 'gold', 'diamond'] })).toBe('全員適用')
    expect(said({ tiers: ['silver', 'gold', 'diamond'], actions: ['gift'] })).toBe('銀卡以上・送禮')
    expect(said({ actions: ['chat', 'gift', 'order', 'like'] })).toBe('聊天、送禮、下單、按讚')
    const five: WindowView['actions'] = ['chat', 'gift', 'order', 'like', 'share']
    expect(said({ actions: five })).toBe('聊天、送禮、下單、按讚…')
    expect(said({ tiers: ['gold', 'diamond'], actions: five })).toBe('金卡以上・聊天、送禮、下單…')
    expect(said({ tiers: ['gold', 'diamond'], actions: ['order'] }, 'en')).toBe(
      'Gold and up: Orders',
    )
  })
})
