/** Opening a channel: takes ownership, loads its rows, and replays nothing unless an earlier version wrote them. */
import type { MemberId } from '@fanfare/shared/base'
import type { State } from '@fanfare/shared/engine'
import type { Journal, OpenedChannel, PeekedChannel } from '../journal/journal.ts'
import type { ChannelMemory } from './batch.ts'
import type { AheadMemory } from './ahead-memory.ts'
import { CauseWindow } from './cause-window.ts'
import type { Engine } from './engine.ts'
import { Identities, IDENTITY_PREFIX } from './identity-book.ts'
import { renewRows, replayed } from './renew-rows.ts'

/** A later version of the program has had this channel: it is not this one's to open. */
export class RowsFromNewer extends Error {
  override readonly name = 'RowsFromNewer'
  override readonly message =
    'a newer Fanfare wrote this channel: update this one, or go back to a backup of before'
}

export type LoadOptions = {
  journal: Journal
  engine: Engine
  causesMax: number
  newMemberId: () => MemberId
  /** What was read of it before it could be opened. */
  ahead: AheadMemory | null
}

export async function loadChannel(
  channelId: string,
  options: LoadOptions,
): Promise<{ epoch: number; memory: ChannelMemory; cursor: string | undefined }> {
  const { journal, engine, newMemberId, ahead } = options
  const opened = await journal.open(channelId, ahead?.known)
  const { epoch, cursor } = opened
  const [last] = await journal.pick(channelId, [opened.seq])
  const at = last?.at ?? 0
  const known = opened.news === undefined ? null : ahead?.finish(opened.seq, opened.news, at)
  const { state, identities, causes } = known ?? (await loaded(channelId, options, opened, at))
  return { epoch, memory: { engine, state, identities, causes, newMemberId }, cursor }
}

type Loaded = Pick<ChannelMemory, 'state' | 'identities' | 'causes'>

async function loaded(
  channelId: string,
  { journal, engine, causesMax }: LoadOptions,
  opened: OpenedChannel,
  at: number,
): Promise<Loaded> {
  const recent = journal.recent(channelId, causesMax)
  // Waited for when the rows are there.
  recent.catch(() => undefined)
  const { state, identities } = await currentRows(channelId, { journal, engine }, opened, at)
  const { ids, isAll } = await recent
  return { state, identities, causes: new CauseWindow(causesMax, ids, isAll) }
}

async function currentRows(
  channelId: string,
  { journal, engine }: Pick<LoadOptions, 'journal' | 'engine'>,
  opened: OpenedChannel,
  at: number,
): Promise<LoadedRows> {
  const found = await stateFromRows(engine, opened, at)
  if (found.outdated.length === 0) return found
  const anew = await replayed(engine, journal, channelId, opened.seq)
  if (anew === null) return found
  const place = { channelId, epoch: opened.epoch, seq: opened.seq }
  const rows = await renewRows(engine, journal, place, { state: anew, formerly: found.outdated })
  return stateFromRows(engine, rows, at)
}

export type LoadedRows = {
  state: State
  identities: Identities
  /** Keys of the state's rows when an earlier version wrote them; else none. */
  outdated: string[]
}

/** `at`: of the last event, in Unix ms. */
export async function stateFromRows(
  engine: Engine,
  { seq, rows }: PeekedChannel,
  at: number,
): Promise<LoadedRows> {
  const state = engine.initialState()
  const identities = new Identities()
  const keys: string[] = []
  let isPresentFormat = false
  let unreadable: unknown = null
  for await (const page of rows) {
    for (const [key, value] of JSON.parse(page) as [string, unknown][]) {
      if (engine.saysNewerFormat(key, value)) throw new RowsFromNewer()
      // What a later version wrote may not even be readable; the row that says so may come last.
      if (unreadable !== null) continue
      try {
        if (key.startsWith(IDENTITY_PREFIX)) {
          identities.load(key, value)
          continue
        }
        engine.loadRow(state, key, value)
      } catch (error) {
        unreadable = error
        continue
      }
      isPresentFormat ||= engine.saysPresentFormat(key, value)
      if (!isPresentFormat) keys.push(key)
    }
  }
  if (unreadable !== null) throw unreadable
  state.at = at
  engine.finishLoad(state, seq)
  return { state, identities, outdated: isPresentFormat ? [] : keys }
}
