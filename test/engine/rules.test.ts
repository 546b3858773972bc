/** Rules change at a moment; days and months are the programme's own. */
import { defaultRules, TAIPEI_ZONE } from '@fanfare/shared/contracts'
import type { Zone } from '@fanfare/shared/contracts'
import { calendarAt, initialState, nextDeadline } from '@fanfare/shared/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chat, plainRules, rules, share } from '../support/commands.ts'
import { given, HOUR, MINUTE } from '../support/given.ts'

const sharing = (points: number, effectiveAt?: number) =>
  rules(
    (all) => {
      all.earning.share.points = points
    },
    effectiveAt === undefined ? {} : { effectiveAt },
  )

describe('versions', () => {
  test('[RU1] new rules have the next version and hold at once', () => {
    given()
      .when(sharing(7))
      .thenExactly({ type: 'RulesSet', version: 2, actor: 'producer:p' })
      .when(share('ann'))
      .thenAmong({ type: 'Transferred', amount: 7, ruleVersion: 2 })
  })

  test('[RU2] rules for later begin by the clock, and not before', () => {
    const story = given()
    const later = story.at + HOUR
    story.when(sharing(7, later)).thenExactly({ type: 'RulesSet', version: 2, effectiveAt: later })
    story.pass(HOUR - 1).thenNothing()
    story.when(share('ann')).thenAmong({ type: 'Transferred', amount: 5, ruleVersion: 1 })
    story.pass(1).thenExactly({ type: 'RulesActivated', version: 2 })
    story.when(share('bea')).thenAmong({ type: 'Transferred', amount: 7, ruleVersion: 2 })
    story.pass(HOUR).thenNothing()
  })

  test('[RU2] rules cannot begin in the past', () => {
    const story = given({ ...chat('ann'), after: HOUR })
    story.when(sharing(7, story.at - 1)).thenRejected('rules/in_past')
    story.when(sharing(7, story.at)).thenExactly({ type: 'RulesSet', version: 2 })
  })

  test('[RU3] rules that wait begin in the order of their times, however they were set', () => {
    const story = given()
    story.and(sharing(9, story.at + 2 * HOUR), sharing(7, story.at + HOUR))
    story
      .when({ type: 'Tick', after: 3 * HOUR })
      .thenExactly({ type: 'RulesActivated', version: 3 }, { type: 'RulesActivated', version: 2 })
      .when(share('ann'))
      .thenAmong({ type: 'Transferred', amount: 9, ruleVersion: 2 })
  })

  test('[RU3] rules set at once leave those that wait waiting', () => {
    const story = given()
    story.and(sharing(9, story.at + HOUR), sharing(7))
    expect(story.state.rulesVersion).toBe(3)
    story.pass(HOUR).thenExactly({ type: 'RulesActivated', version: 2 })
  })

  test('[RU4] when rules begin, what else is due waits for them', () => {
    const story = given(plainRules(), { type: 'OpenWindow', factorBp: 20_000, seconds: 60 })
    story.and(sharing(7, story.at + MINUTE))
    story.when({ type: 'Tick', after: MINUTE }).thenExactly({ type: 'RulesActivated' })
    expect(nextDeadline(story.state)).toBe(story.at)
    story.when({ type: 'Tick' }).thenExactly({ type: 'WindowClosed' })
  })

  test('[RU5] a signal that contradicts an earlier one is noted', () => {
    const story = given()
      .when({ type: 'QuarantineSignal', signalId: 'twitch:1' })
      .thenExactly({ type: 'SignalQuarantined', signalId: 'twitch:1' })
    expect(story.state.quarantinedCount).toBe(1)
  })
})

type Programme = { zone: Zone; dayStartMinutes: number }

function dayAt(programme: Programme, at: number): { day: number; month: number } {
  const state = initialState()
  state.rules = { ...defaultRules(), dayStartMinutes: programme.dayStartMinutes }
  state.zone = programme.zone
  return { ...calendarAt(state, at) }
}

const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10)

describe('days', () => {
  test('[RU6] a day is from 05:00 to 05:00 in the zone of the programme', () => {
    const taipei = { zone: TAIPEI_ZONE, dayStartMinutes: 300 }
    const fiveAm = Date.UTC(2026, 0, 15, 21)
    expect(dateOf(dayAt(taipei, fiveAm - 1).day)).toBe('2026-01-15')
    expect(dateOf(dayAt(taipei, fiveAm).day)).toBe('2026-01-16')
  })

  test('[RU6] a month is the month of its days', () => {
    const taipei = { zone: TAIPEI_ZONE, dayStartMinutes: 300 }
    const fiveAm = Date.UTC(2026, 0, 31, 21)
    expect(dayAt(taipei, fiveAm - 1).month).toBe(2026 * 12)
    expect(dayAt(taipei, fiveAm).month).toBe(2026 * 12 + 1)
  })

  /** New York 2026: 8 March 02:00 → 03:00, 1 November 02:00 → 01:00. */
  const spring = Date.UTC(2026, 2, 8, 7)
  const autumn = Date.UTC(2026, 10, 1, 6)
  const newYork: Zone = [
    [0, -300],
    [spring, -240],
    [autumn, -300],
  ]

  test('[RU7] the day on which clocks go forward has 23 hours, back 25', () => {
    const at5 = { zone: newYork, dayStartMinutes: 300 }
    expect(dateOf(dayAt(at5, Date.UTC(2026, 2, 8, 9) - 1).day)).toBe('2026-03-07')
    expect(dateOf(dayAt(at5, Date.UTC(2026, 2, 8, 9)).day)).toBe('2026-03-08')
    expect(dateOf(dayAt(at5, Date.UTC(2026, 10, 1, 10) - 1).day)).toBe('2026-10-31')
    expect(dateOf(dayAt(at5, Date.UTC(2026, 10, 1, 10)).day)).toBe('2026-11-01')
  })

  test('[RU7] an hour that comes twice does not bring the day before back', () => {
    const at130 = { zone: newYork, dayStartMinutes: 90 }
    expect(dateOf(dayAt(at130, autumn - 30 * MINUTE).day)).toBe('2026-11-01')
    expect(dateOf(dayAt(at130, autumn).day)).toBe('2026-11-01')
    expect(dateOf(dayAt(at130, autumn + 29 * MINUTE).day)).toBe('2026-11-01')
  })

  test('[RU7] a start that the clocks jump over is the moment of the jump', () => {
    const at230 = { zone: newYork, dayStartMinutes: 150 }
    expect(dateOf(dayAt(at230, spring - 1).day)).toBe('2026-03-07')
    expect(dateOf(dayAt(at230, spring).day)).toBe('2026-03-08')
  })

  const zones = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: -56, max: 56 })), {
      maxLength: 6,
    })
    .map((changes): Zone => {
      let from = Date.UTC(2026, 0, 1)
      const later = changes.map(([hours, quarters]): [number, number] => {
        from += hours * HOUR
        return [from, quarters * 15]
      })
      return [[0, 480], ...later]
    })

  test('[RU8] whatever the zone does, days never run backwards and the remembered day is the right one', () => {
    fc.assert(
      fc.property(
        zones,
        fc.integer({ min: 0, max: 1_439 }),
        fc.array(fc.integer({ min: 0, max: 120 * 24 * 4 }), { minLength: 2, maxLength: 60 }),
        (zone, dayStartMinutes, quarters) => {
          const programme = { zone, dayStartMinutes }
          const state = initialState()
          state.rules = { ...defaultRules(), dayStartMinutes }
          state.zone = zone
          let before = -Infinity
          for (const quarter of quarters.toSorted((a, b) => a - b)) {
            const at = Date.UTC(2026, 0, 1) + quarter * 15 * MINUTE
            const { day } = calendarAt(state, at)
            expect(day).toBeGreaterThanOrEqual(before)
            expect(day).toBe(dayAt(programme, at).day)
            before = day
          }
        },
      ),
    )
  })
})
