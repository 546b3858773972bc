/** Cards, and what viewers are told of them. */
import { expect, test } from 'vitest'
import { hideCard, qrCard, textCard } from '../support/desk-commands.ts'
import { given, MINUTE, SECOND } from '../support/given.ts'

test('[DK1] one card is on the picture at a time: the next takes its place', () => {
  const story = given(textCard('新品'))
  expect(story.state.card?.card.title).toBe('新品')
  story.when(textCard('回饋')).thenExactly({ type: 'CardShown', until: null })
  expect(story.state.card?.card.title).toBe('回饋')
})

test('[DK2] a card with seconds is taken off by the clock, and only the one they were said of', () => {
  const story = given(textCard('新品', 30))
  story.pass(29 * SECOND).thenNothing()
  story.pass(SECOND).thenExactly({ type: 'CardHidden', why: 'ended', actor: 'system' })
  expect(story.state.card).toBeNull()
  given(textCard('新品', 30), textCard('回饋')).pass(MINUTE).thenNothing()
})

test('[DK3] a card is taken off by hand once', () => {
  given(textCard('新品'))
    .when(hideCard())
    .thenExactly({ type: 'CardHidden', why: 'producer' })
    .when(hideCard())
    .thenRejected('card/none')
  given(textCard('新品', 30))
    .when({ ...hideCard(), after: 30 * SECOND })
    .thenRejected('card/none')
})

test('[DK4] the address of the newest QR card is remembered when the card is gone', () => {
  const story = given(qrCard('https://a.example/{broadcast}', 10), textCard('新品'))
  expect(story.state.link?.url).toBe('https://a.example/{broadcast}')
  story.and(qrCard('https://b.example'), hideCard())
  expect(story.state.link?.url).toBe('https://b.example')
})
