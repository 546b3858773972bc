/**
 * The audit: replays a channel's journal from its first event and must arrive at the state its rows hold,
 * and keeps books of its own, which know nothing of the engine, to check the engine's.
 */
import type { Journal } from '../journal/journal.ts'
import { engine as realEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { IndependentBooks } from './independent-books.ts'
import { stateFromRows } from './load-channel.ts'

export type Audit = {
  events: number
  /** Of the state that replaying every event leads to. */
  stateHash: string
  /** Of the state that the rows hold, or will at the next opening when an earlier version wrote them. */
  liveStateHash: string
  /** Sentences about what does not hold; empty when all is in order. */
  invariants: string[]
}

/** May run beside the owner: looks at one moment of the channel. Null for an unknown channel. */
export async function auditChannel(
  journal: Journal,
  channelId: string,
  engine: Engine = realEngine,
): Promise<Audit | null> {
  const peeked = await journal.peek(channelId)
  if (peeked === null) return null
  const { seq } = peeked
  const [last] = await journal.pick(channelId, [seq])
  const live = await stateFromRows(engine, peeked, last?.at ?? 0)
  const replayed = engine.initialState()
  const books = new IndependentBooks()
  for await (const envelope of journal.read(channelId, 0)) {
    if (envelope.seq > seq) break
    engine.apply(replayed, envelope)
    books.enter(envelope)
  }
  const stateHash = engine.stateHash(replayed)
  // What an earlier version wrote is made anew from the journal before anything is done with it.
  const liveStateHash = live.outdated.length > 0 ? stateHash : engine.stateHash(live.state)
  const invariants = [...books.broken(), ...engine.brokenInvariants(replayed)]
  if (replayed.seq !== seq) {
    invariants.push(`the journal ends at ${replayed.seq}, the channel at ${seq}`)
  }
  if (stateHash !== liveStateHash) {
    invariants.push('replaying the journal does not lead to the state in the rows')
  }
  return { events: replayed.seq, stateHash, liveStateHash, invariants }
}
