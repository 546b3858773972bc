/** Check-in once a day and once a broadcast, and one attendance stamp per broadcast. */
import { calendarAt, stampsIn } from '@fanfare/shared/engine'
import { describe, expect, test } from 'vitest'
import { chat, checkIn, end, enter, leave, like, rules, start, watch } from '../support/commands.ts'
import { DAY, given, givenAt, HOUR, MINUTE, SECOND } from '../support/given.ts'
import type { Story } from '../support/given.ts'

const onlyPresence = rules((all) => {
  all.attendance = { seconds: 300, interactions: 0 }
})

function stamps(story: Story, member: string): number {
  return stampsIn(story.member(member), calendarAt(story.state, story.at).month)
}

describe('check-in', () => {
  test('[CK1] the first check-in of a day earns 5 points, another one is refused', () => {
    given()
      .when(checkIn('ann'))
      .thenExactly(
        { type: 'MemberJoined' },
        { type: 'CheckedIn', broadcast: null, firstToday: true, streak: 1, total: 1 },
        { type: 'Transferred', amount: 5, rule: 'checkin' },
      )
      .when({ ...checkIn('ann'), after: HOUR })
      .thenRejected('checkin/already_done')
  })

  test('[CK2] each broadcast is one more check-in, for 5 points more', () => {
    given(start())
      .when(checkIn('ann'))
      .thenAmong(
        { type: 'CheckedIn', broadcast: 1, firstToday: true },
        { type: 'Transferred', amount: 5, rule: 'checkin' } as never,
        { type: 'Transferred', amount: 5, rule: 'checkin.broadcast' } as never,
      )
      .when(checkIn('ann'))
      .thenRejected('checkin/already_done')
      .and(end(), start())
      .when(checkIn('ann'))
      .thenExactly(
        { type: 'CheckedIn', broadcast: 2, firstToday: false, streak: 1, total: 2 },
        { type: 'Transferred', amount: 5, rule: 'checkin.broadcast' },
      )
  })

  test('[CK3] every day in a row adds 1 point, 5 at most', () => {
    const story = given()
    for (const points of [5, 6, 7, 8, 9, 10, 10]) {
      story.when(checkIn('ann')).thenPays('ann', points)
      story.pass(DAY)
    }
    expect(story.member('ann').streak).toBe(7)
  })

  test('[CK3] a day missed begins the streak anew', () => {
    given(checkIn('ann'), { ...checkIn('ann'), after: DAY })
      .when({ ...checkIn('ann'), after: 2 * DAY })
      .thenAmong({ type: 'CheckedIn', streak: 1 })
  })

  test('[CK4] a day begins at 05:00: past midnight is still the evening before', () => {
    const fourFiftyNine = Date.UTC(2026, 0, 15, 20, 59)
    givenAt(fourFiftyNine, checkIn('ann'))
      .when({ ...checkIn('ann'), after: 59 * SECOND })
      .thenRejected('checkin/already_done')
      .when({ ...checkIn('ann'), after: SECOND })
      .thenAmong({ type: 'CheckedIn', firstToday: true, streak: 2 })
  })

  test('[CK4] a zone that moves the day back gives no second check-in of the day', () => {
    const west = rules(() => undefined, { zone: [[0, -720]] })
    given(checkIn('ann'), west).when(checkIn('ann')).thenRejected('checkin/already_done')
  })

  test('[CK5] the wall knows the newest twelve, each once, and counts them all', () => {
    const story = given(start())
    for (let i = 0; i < 14; i++) story.and(checkIn(`m${i}`))
    expect(story.state.checkinCount).toBe(14)
    expect(story.state.recentCheckins).toHaveLength(12)
    expect(story.state.recentCheckins[0]).toBe('m13')
    story.and({ ...checkIn('m13'), after: DAY })
    expect(story.state.recentCheckins.filter((id) => id === 'm13')).toHaveLength(1)
    story.and(end(), start())
    expect(story.state).toMatchObject({ checkinCount: 0, recentCheckins: [] })
  })
})

describe('attendance', () => {
  test('[CK6] one interaction on air is one stamp for the broadcast', () => {
    given(start())
      .when(chat('ann'))
      .thenAmong({ type: 'AttendanceStamped', broadcast: 1, count: 1 })
      .when(like('ann', 1))
      .thenNo('AttendanceStamped')
      .and(end(), start())
      .when(chat('ann'))
      .thenAmong({ type: 'AttendanceStamped', broadcast: 2, count: 2 })
  })

  test('[CK6] off air nothing is stamped', () => {
    given().when(chat('ann')).thenNo('AttendanceStamped')
    given(start(), end()).when(chat('ann')).thenNo('AttendanceStamped')
  })

  test('[CK6] the rules may ask for more than one interaction', () => {
    const three = rules((all) => {
      all.attendance = { seconds: 0, interactions: 3 }
    })
    given(three, start(), chat('ann'), chat('ann'))
      .when(chat('ann'))
      .thenAmong({ type: 'AttendanceStamped' })
    given(three, start()).when(watch('ann', 10_000)).thenNo('AttendanceStamped')
  })

  test('[CK7] five minutes of presence are a stamp as well', () => {
    given(onlyPresence, start(), enter('ann'))
      .when({ ...leave('ann'), after: 299 * SECOND })
      .thenNo('AttendanceStamped')
      .and(enter('ann'))
      .when({ ...leave('ann'), after: SECOND })
      .thenAmong({ type: 'AttendanceStamped', count: 1 })
    given(onlyPresence, start())
      .when({ ...watch('ann', 300), after: 5 * MINUTE })
      .thenAmong({ type: 'AttendanceStamped' })
  })

  test('[CK7] presence before the broadcast began does not count', () => {
    given(onlyPresence, enter('ann'), { ...start(), after: HOUR })
      .when({ ...leave('ann'), after: MINUTE })
      .thenNo('AttendanceStamped')
      .and({ ...enter('ann'), after: SECOND })
      .when({ ...leave('ann'), after: 4 * MINUTE })
      .thenAmong({ type: 'AttendanceStamped' })
  })

  test('[CK7] who stays to the end and leaves after it was there', () => {
    given(onlyPresence, start(), enter('ann'), { ...end(), after: 10 * MINUTE })
      .when({ ...leave('ann'), after: MINUTE })
      .thenAmong({ type: 'AttendanceStamped', broadcast: 1 })
    given(onlyPresence, start(), { ...enter('ann'), after: 6 * MINUTE })
      .and({ ...end(), after: 4 * MINUTE })
      .when({ ...leave('ann'), after: HOUR })
      .thenNo('AttendanceStamped')
  })

  test('[CK8] stamps are counted by month of the programme', () => {
    const lastEvening = Date.UTC(2026, 0, 31, 12)
    const story = givenAt(lastEvening, start(), chat('ann'), end(), start(), chat('ann'), end())
    expect(stamps(story, 'ann')).toBe(2)
    story.and({ ...start(), at: Date.UTC(2026, 0, 31, 20) }, chat('ann'), end())
    expect(stamps(story, 'ann')).toBe(3)
    story.and({ ...start(), at: Date.UTC(2026, 0, 31, 21) })
    expect(stamps(story, 'ann')).toBe(0)
    story.when(chat('ann')).thenAmong({ type: 'AttendanceStamped', count: 1 })
  })
})
