/** Broadcasts: begin, end, and come back after the stream broke off. */
import { isOnAir } from '@fanfare/shared/engine'
import { expect, test } from 'vitest'
import { chat, checkIn, end, rules, start, streamEnds, streamStarts } from '../support/commands.ts'
import { given, MINUTE } from '../support/given.ts'

test('[BR1] a broadcast has a number, begins once and ends once', () => {
  const story = given()
    .when(start('Tea'))
    .thenExactly({ type: 'BroadcastStarted', broadcast: 1, title: 'Tea', resumed: false })
    .when(start())
    .thenRejected('broadcast/already_started')
    .when(end())
    .thenExactly({ type: 'BroadcastEnded', broadcast: 1, actor: 'producer:p' })
    .when(end())
    .thenRejected('broadcast/not_started')
    .when(start())
    .thenExactly({ type: 'BroadcastStarted', broadcast: 2, title: '' })
  expect(isOnAir(story.state)).toBe(true)
})

test('[BR1] nothing ends that never began', () => {
  given().when(end()).thenRejected('broadcast/not_started')
})

test('[BR2] a stream that comes back within 30 minutes is the same broadcast', () => {
  const story = given(start('Tea'), checkIn('ann'), { ...streamEnds(), after: MINUTE })
  story
    .when({ ...streamStarts(), after: 30 * MINUTE })
    .thenExactly({ type: 'BroadcastStarted', broadcast: 1, title: 'Tea', resumed: true })
  expect(story.state.broadcast).toMatchObject({ startedAt: story.at - 31 * MINUTE, endedAt: 0 })
  expect(story.state).toMatchObject({ checkinCount: 1 })
  story.when(checkIn('ann')).thenRejected('checkin/already_done')
})

test('[BR2] later than that it is a new one', () => {
  given(start(), streamEnds())
    .when({ ...streamStarts(), after: 30 * MINUTE + 1 })
    .thenExactly({ type: 'BroadcastStarted', broadcast: 2, resumed: false })
})

test('[BR2] how long is a rule of the programme', () => {
  const never = rules((all) => {
    all.resumeMinutes = 0
  })
  given(never, start(), streamEnds())
    .when({ ...streamStarts(), after: 1 })
    .thenExactly({ type: 'BroadcastStarted', broadcast: 2 })
})

test('[BR3] what a person ends or begins is never taken for a broken stream', () => {
  given(start(), end())
    .when({ ...streamStarts(), after: MINUTE })
    .thenExactly({ type: 'BroadcastStarted', broadcast: 2 })
  given(start(), streamEnds())
    .when({ ...start(), after: MINUTE })
    .thenExactly({ type: 'BroadcastStarted', broadcast: 2 })
})

test('[BR4] a new broadcast counts check-ins, points and interactions from zero', () => {
  const story = given(start(), chat('ann'), checkIn('ann'))
  expect(story.state).toMatchObject({ checkinCount: 1, pointsGranted: 11, interactionCount: 1 })
  story.and(end(), start())
  expect(story.state).toMatchObject({ checkinCount: 0, pointsGranted: 0, interactionCount: 0 })
})

test('[BR5] the picture is blanked and shown again, once each', () => {
  given()
    .when({ type: 'BlankStage', on: true, actor: 'producer:p' })
    .thenExactly({ type: 'StageBlanked', on: true, actor: 'producer:p' })
    .when({ type: 'BlankStage', on: true })
    .thenNothing()
    .when({ type: 'BlankStage', on: false })
    .thenExactly({ type: 'StageBlanked', on: false })
})

test('[BR6] who was seen is counted by minute, for the last ten minutes only', () => {
  const story = given()
  for (let minute = 0; minute < 60; minute++) story.and({ ...chat('ann'), after: MINUTE })
  expect(story.state.presence.size).toBeLessThanOrEqual(12)
  expect([...story.state.presence.values()].reduce((sum, n) => sum + n)).toBe(1)
})
