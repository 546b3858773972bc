/** Opening a channel: takes ownership, loads its rows, and replays nothing. */
import type { MemberId } from '@fanfare/shared/base'
import type { State } from '@fanfare/shared/engine'
import type { Journal, PeekedChannel } from '../journal/journal.ts'
import type { ChannelMemory } from './batch.ts'
import { CauseWindow } from './cause-window.ts'
import type { Engine } from './engine.ts'
import { Identities, IDENTITY_PREFIX } from './identity-book.ts'

export type LoadOptions = {
  journal: Journal
  engine: Engine
  causesMax: number
  newMemberId: () => MemberId
}

export async function loadChannel(
  channelId: string,
  options: LoadOptions,
): Promise<{ epoch: number; memory: ChannelMemory }> {
  const { journal, engine, causesMax, newMemberId } = options
  const opened = await journal.open(channelId)
  const [last] = await journal.pick(channelId, [opened.seq])
  const { state, identities } = await stateFromRows(engine, opened, last?.at ?? 0)
  const recent = await journal.recent(channelId, causesMax)
  const causes = new CauseWindow(causesMax, recent.ids, recent.isAll)
  return { epoch: opened.epoch, memory: { engine, state, identities, causes, newMemberId } }
}

/** `at`: of the last event, in Unix ms. */
export async function stateFromRows(
  engine: Engine,
  { seq, rows }: PeekedChannel,
  at: number,
): Promise<{ state: State; identities: Identities }> {
  const state = engine.initialState()
  const identities = new Identities()
  for await (const page of rows) {
    for (const [key, value] of JSON.parse(page) as [string, unknown][]) {
      if (key.startsWith(IDENTITY_PREFIX)) identities.load(key, value)
      else engine.loadRow(state, key, value)
    }
  }
  state.at = at
  engine.finishLoad(state, seq)
  return { state, identities }
}
