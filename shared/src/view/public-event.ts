/**
 * An event as people outside may see it. The journal holds what must stay sealed until a draw; whoever knew
 * it before could work out the winners, so it is in no answer, no feed and no page, before the draw or after:
 * a transcript shows it when it is time.
 */
import type { Event, EventOf } from '../contracts/index.ts'

export type PublicEvent =
  Exclude<Event, { type: 'DrawSealed' }> | Omit<EventOf<'DrawSealed'>, 'serverSeed'>

export function publicEvent(event: Event): PublicEvent {
  if (event.type !== 'DrawSealed') return event
  const { serverSeed: _sealed, ...shown } = event
  return shown
}
