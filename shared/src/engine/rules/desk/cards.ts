/** Cards on the picture: one at a time, taken off by hand or by the clock. */
import type { CommandOf, EventOf } from '../../../contracts/index.ts'
import type { Draft } from '../../draft.ts'
import type { State } from '../../state.ts'
import type { Decision } from '../decision.ts'
import { decided, refused } from '../decision.ts'

/** Takes the place of the one before. */
export function showCard(draft: Draft, command: CommandOf<'ShowCard'>): Decision {
  const { card, seconds, at, actor } = command
  const until = seconds === undefined ? null : at + seconds * 1_000
  draft.events.push({ type: 'CardShown', card, until, actor })
  return decided(draft)
}

export function hideCard(draft: Draft, command: CommandOf<'HideCard'>): Decision {
  if (!isShown(draft.state, command.at)) return refused('card/none')
  draft.events.push({ type: 'CardHidden', why: 'producer', actor: command.actor })
  return decided(draft)
}

function isShown({ card }: State, at: number): boolean {
  return card !== null && (card.until === null || at < card.until)
}

export function tickCard(draft: Draft, at: number): void {
  const until = draft.state.card?.until ?? null
  if (until === null || until > at) return
  draft.events.push({ type: 'CardHidden', why: 'ended', actor: 'system' })
}

/** What a viewer who asks for the link gets stays after the card is gone. */
export function applyCardShown(state: State, { card, until }: EventOf<'CardShown'>): void {
  state.card = { card, shownAt: state.at, until }
  if (card.kind === 'qr') state.link = { title: card.title, url: card.url }
  state.changedKeys.add('channel')
}

export function applyCardHidden(state: State): void {
  state.card = null
  state.changedKeys.add('channel')
}
