/** Rows that an earlier version wrote lack what was not kept then. The journal has it all. */
import type { State } from '@fanfare/shared/engine'
import { ROWS_PER_PAGE } from '../limits.ts'
import { JournalCorrupt } from '../journal/journal.ts'
import type { Journal, PeekedChannel, RowChange } from '../journal/journal.ts'
import type { Engine } from './engine.ts'

/** The state that every event up to `seq` leads to; null where the journal does not reach back to the first. */
export async function replayed(
  engine: Engine,
  journal: Journal,
  channelId: string,
  seq: number,
): Promise<State | null> {
  const state = engine.initialState()
  for await (const envelope of journal.read(channelId, 0)) {
    if (envelope.seq > seq) break
    if (envelope.seq !== state.seq + 1) return null
    engine.apply(state, envelope)
  }
  return state.seq === seq ? state : null
}

type Place = { channelId: string; epoch: number; seq: number }

/** Puts the rows of `state` in the place of those that are there, and answers them all as they are read back. */
export async function renewRows(
  engine: Engine,
  journal: Journal,
  { channelId, epoch, seq }: Place,
  { state, formerly }: { state: State; formerly: readonly string[] },
): Promise<PeekedChannel> {
  const rows = new Map<string, string | null>(formerly.map((key) => [key, null]))
  // Only what events changed: what is still as it began was never written, and follows this version.
  state.changedKeys.add('channel')
  for (const [key, json] of engine.takeChanges(state)) rows.set(key, json)
  // The row that says the format is the last: whatever stops this on the way, the next opening begins anew.
  const isLast = ([key, json]: RowChange) =>
    json !== null && engine.saysPresentFormat(key, JSON.parse(json))
  const changes: RowChange[] = [...rows]
  const last = changes.findIndex(isLast)
  changes.push(...changes.splice(last, 1))
  for (let from = 0; from < changes.length; from += ROWS_PER_PAGE) {
    const page = changes.slice(from, from + ROWS_PER_PAGE)
    const nothing = { envelopes: [], remember: [], seen: [] }
    await journal.append(channelId, { epoch, firstSeq: seq + 1, rows: page, ...nothing })
  }
  const peeked = await journal.peek(channelId)
  if (peeked === null) throw new JournalCorrupt(`channel ${channelId} is gone`)
  return peeked
}
