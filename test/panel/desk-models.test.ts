import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FeedItem, OverlayHealth } from '@fanfare/shared/contracts'
import { ProducerCommandSchema } from '@fanfare/shared/contracts'
import {
  linesToShow,
  toggleGroup,
  waitingCount,
  type FeedGroup,
} from '@fanfare/overlay/panel/model/feed-lens.ts'
import {
  EMPTY_HISTORY,
  HISTORY_ENTRIES_MAX,
  isUndoReason,
  markUndone,
  overtakenIds,
  recordActions,
  undoCommand,
  undoKey,
} from '@fanfare/overlay/panel/model/history-log.ts'
import { latestLine } from '@fanfare/overlay/panel/model/undo-latest.ts'
import {
  EMPTY_RATES,
  RATE_MINUTES,
  ratePerMinute,
  sampleRate,
} from '@fanfare/overlay/panel/model/rate-ring.ts'
import { preferredLanguage, settingsFrom } from '@fanfare/overlay/panel/model/settings-store.ts'
import { sentenceOf } from '@fanfare/overlay/panel/feed/feed-sentence.ts'
import {
  isOddCanvas,
  isPreview,
  obsVersion,
  overlayState,
  worstOverlay,
} from '@fanfare/overlay/panel/setup/overlay-state.ts'
import { nextStep, stepsDone } from '@fanfare/overlay/panel/show/checklist-steps.ts'
import { busyEvening, busyFeed, deskLines, emptyEvening, healthy } from './support/evening.ts'

const AT = 1_700_000_000_000
const ALL: ReadonlySet<FeedGroup> = new Set()

function line(id: string, kind: FeedItem['kind'] = 'chat'): FeedItem {
  return { id, at: AT, kind, text: id }
}

describe('the feed', () => {
  test('[PN12] shows the newest first, and paused it stands still and counts what waits', () => {
    const before = [line('a'), line('b')]
    const after = [...before, line('c'), line('d', 'gift')]
    expect(linesToShow(after, null, ALL).map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a'])
    const pause = { held: before }
    expect(linesToShow(after, pause, ALL).map(({ id }) => id)).toEqual(['b', 'a'])
    expect(waitingCount(after, pause, ALL)).toBe(2)
    expect(waitingCount(after, pause, new Set<FeedGroup>(['gifts']))).toBe(1)
    expect(waitingCount(after, null, ALL)).toBe(0)
  })

  test('[PN12] lines that left the bounded feed while paused are not counted as new', () => {
    const pause = { held: [line('a'), line('b'), line('c')] }
    expect(waitingCount([line('c'), line('d')], pause, ALL)).toBe(1)
  })

  test('[PN12] filters by kind, and an empty filter is everything', () => {
    const items = busyFeed(AT)
    const desk = toggleGroup(ALL, 'desk')
    expect(linesToShow(items, null, desk).every(({ actor }) => actor !== undefined)).toBe(true)
    expect(linesToShow(items, null, desk)).toHaveLength(deskLines(AT).length)
    expect(linesToShow(items, null, toggleGroup(desk, 'desk'))).toHaveLength(items.length)
  })

  test('lines of the desk are told by what was done', () => {
    const keys = deskLines(AT).map((item) => sentenceOf(item).key)
    expect(keys).toEqual(['broadcastStarted', 'adjust', 'hidden', 'windowOpened'])
    const undone = { ...line('e1', 'adjust'), text: 'undo e950', values: { amount: -50 } }
    expect(sentenceOf(undone).key).toBe('adjustUndone')
    expect(sentenceOf({ ...line('w', 'warning'), values: { code: 'signal/conflict' } }).key).toBe(
      'conflict',
    )
  })
})

describe('the history', () => {
  test('[PN16] keeps what the desk did, in order and once, and chat never pushes it out', () => {
    const log = recordActions(EMPTY_HISTORY, busyFeed(AT, 2_000))
    expect(log.entries.map(({ id }) => id)).toEqual(['e900', 'e950', 'e960', 'e970'])
    expect(recordActions(log, busyFeed(AT))).toBe(log)
  })

  test('[PN16] is bounded', () => {
    const many = Array.from({ length: HISTORY_ENTRIES_MAX + 20 }, (_, index) => ({
      ...line(`e${index}`, 'rules'),
      at: AT + index,
      actor: 'producer:1',
    }))
    const { entries } = recordActions(EMPTY_HISTORY, many)
    expect(entries).toHaveLength(HISTORY_ENTRIES_MAX)
    expect(entries[0]?.id).toBe('e20')
  })

  test('[PN15] an undo is the same command with the same key for everybody', () => {
    const [, adjust, hidden, opened] = deskLines(AT)
    const command = undoCommand(adjust!, new Set())
    expect(command).toEqual({
      type: 'AdjustPoints',
      member: { platform: 'twitch', userId: '102' },
      amount: -50,
      reason: 'undo e950',
    })
    expect(ProducerCommandSchema.safeParse(command).success).toBe(true)
    expect(isUndoReason('undo e950')).toBe(true)
    expect(isUndoReason('undo everything')).toBe(false)
    expect(undoKey(adjust!)).toBe('undo:e950')
    expect(undoCommand(hidden!, new Set())).toMatchObject({ type: 'ShowName' })
    expect(undoCommand(opened!, new Set())).toBeNull()
    expect(undoCommand(opened!, new Set(['window-1']))).toMatchObject({ type: 'CloseWindow' })
  })

  test('[PN15] what was taken back, or said anew since, has no undo of its own', () => {
    const [, adjust, hidden] = deskLines(AT)
    const undone = { ...adjust!, id: 'e980', text: 'undo e950', values: { amount: -50 } }
    expect(undoCommand(undone, new Set())).toBeNull()
    const shown = { ...hidden!, id: 'e981', values: { action: 'shown' } }
    expect([...overtakenIds([hidden!, adjust!, shown])]).toEqual(['e960'])
  })

  test('[PN15] a notice takes back the newest line of its kind that has not been taken back', () => {
    const log = recordActions(EMPTY_HISTORY, deskLines(AT))
    const wanted = {
      kind: 'adjust' as const,
      member: { platform: 'twitch', userId: '102' },
      values: { amount: 50 },
    }
    expect(latestLine(log, wanted)?.id).toBe('e950')
    expect(latestLine(markUndone(log, 'e950'), wanted)).toBeNull()
    expect(latestLine(log, { ...wanted, values: { amount: 51 } })).toBeNull()
  })
})

describe('rates per minute', () => {
  test('[PN20] what was gained is put into the minute it came in, and a new count begins at zero', () => {
    let ring = sampleRate(EMPTY_RATES, AT, 100)
    ring = sampleRate(ring, AT + 1_000, 130)
    ring = sampleRate(ring, AT + 60_000, 150)
    ring = sampleRate(ring, AT + 180_000, 5)
    expect(ring.perMinute).toEqual([30, 20, 0, 5])
    expect(ratePerMinute(ring)).toBeCloseTo(50 / 3)
  })

  test('[PN20] nothing is lost or invented while totals only grow, and the ring stays bounded', () => {
    const steps = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 0, max: 500 })),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(steps, (gains) => {
        let at = AT
        let total = 0
        let ring = sampleRate(EMPTY_RATES, at, total)
        for (const [laterMs, gain] of gains) {
          at += laterMs
          total += gain
          ring = sampleRate(ring, at, total)
        }
        expect(ring.perMinute.length).toBeLessThanOrEqual(RATE_MINUTES)
        expect(ring.perMinute.reduce((sum, one) => sum + one, 0)).toBe(total)
      }),
    )
  })
})

describe('a picture in OBS', () => {
  const health = healthy(AT)

  test('[PN18] is 正常, 隱藏, 凍結 or 離線, and an open connection alone proves nothing', () => {
    expect(overlayState(health, AT + 2_000)).toBe('normal')
    expect(overlayState({ ...health, visible: false }, AT)).toBe('hidden')
    expect(overlayState({ ...health, frozen: true }, AT)).toBe('frozen')
    expect(overlayState(health, AT + 7_000)).toBe('offline')
    expect(worstOverlay(['normal', 'frozen', 'hidden'])).toBe('frozen')
    expect(worstOverlay([])).toBeNull()
  })

  test('[PN18] a wrong size is noticed, our own preview is not taken for OBS', () => {
    const sized = (width: number, height: number): OverlayHealth => ({
      ...health,
      canvas: { width, height },
    })
    expect(isOddCanvas(sized(800, 600))).toBe(true)
    expect(isOddCanvas(sized(1280, 720))).toBe(false)
    expect(isOddCanvas(sized(1080, 1920))).toBe(false)
    expect(obsVersion(health.userAgent)).toBe('32.2.2')
    expect(isPreview(sized(340, 191))).toBe(false)
    expect(isPreview({ ...sized(340, 191), userAgent: 'Mozilla/5.0 Chrome/127.0' })).toBe(true)
  })
})

describe('first steps', () => {
  test('[PN23] are ticked by what is really there, and stay ticked', () => {
    const none = stepsDone(emptyEvening(), new Set())
    expect(nextStep(none)).toBe('overlay')
    const all = stepsDone(busyEvening(AT), none)
    expect(nextStep(all)).toBeNull()
    expect(nextStep(stepsDone(emptyEvening(), all))).toBeNull()
    const preview = { ...healthy(AT), canvas: { width: 340, height: 191 }, userAgent: 'Chrome' }
    expect(nextStep(stepsDone({ ...emptyEvening(), overlays: [preview] }, none))).toBe('overlay')
  })
})

describe('preferences', () => {
  test.each([
    [['zh-TW', 'en'], 'zh-Hant'],
    [['zh-HK'], 'zh-Hant'],
    [['zh-CN'], 'zh-Hans'],
    [['zh'], 'zh-Hans'],
    [['ja', 'en-GB'], 'en'],
    [['ko'], 'zh-Hant'],
    [[], 'zh-Hant'],
  ] as const)('[PN4] a browser of %j begins in %s', (tags, language) => {
    expect(preferredLanguage(tags)).toBe(language)
  })

  test('[PN4] a choice is kept, and broken storage is no obstacle', () => {
    expect(settingsFrom('{"language":"en","shortcuts":false}', ['zh-TW'])).toEqual({
      language: 'en',
      shortcuts: false,
      preview: false,
      steps: [],
    })
    expect(settingsFrom('{"language":"xx"}', ['zh-TW']).language).toBe('zh-Hant')
    expect(settingsFrom('not json', ['en']).language).toBe('en')
  })
})
