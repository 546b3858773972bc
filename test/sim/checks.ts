/** What must hold after every step, whatever happened in it. */
import {
  allRows,
  apply,
  brokenInvariants,
  finishLoad,
  initialState,
  loadRow,
  stateHash,
} from '@fanfare/shared/engine'
import type { State } from '@fanfare/shared/engine'
import type { Journal } from '@fanfare/server/journal/journal.ts'
import { auditChannel } from '@fanfare/server/channel/audit.ts'
import { hold } from './durable-record.ts'
import type { DurableRecord } from './durable-record.ts'
import type { FaultyDisk } from './faulty-journal.ts'
import type { LiveLook } from './server-process.ts'

/** A state that follows the disk event by event, from zero. */
export class Replay {
  readonly state: State = initialState()
  readonly #journal: Journal
  readonly #channelId: string

  constructor(journal: Journal, channelId: string) {
    this.#journal = journal
    this.#channelId = channelId
  }

  hash(): string {
    return stateHash(this.state)
  }

  async follow(): Promise<void> {
    for await (const envelope of this.#journal.read(this.#channelId, this.state.seq)) {
      apply(this.state, envelope)
    }
  }
}

/** The books balance, the independent ones agree, and the rows on the disk say the same as the events. */
export async function checkDisk(
  disk: FaultyDisk,
  channelId: string,
  replay: Replay,
): Promise<void> {
  if (disk.violation !== null) throw disk.violation
  await replay.follow()
  const { state } = replay
  hold(state.seq === disk.record.seq, () => `the disk is at ${disk.record.seq}, not ${state.seq}`)
  const [broken] = brokenInvariants(state)
  hold(broken === undefined, () => `${broken}`)
  for (const member of state.members.values()) {
    const points = disk.record.pointsOf(member.id)
    hold(points === member.balance, () => `${member.id} has ${member.balance}, not ${points}`)
  }
  const rows = await stateOfRows(disk.durable, channelId)
  if (rows === null) return
  hold(stateHash(rows) === stateHash(state), () => differences(rows, state))
}

/** What runs is what a replay of the same events leads to. */
export function checkLive(live: LiveLook, replay: Replay): void {
  const { state } = replay
  hold(live.seq === state.seq, () => `the channel is at ${live.seq}, the disk at ${state.seq}`)
  hold(live.hash === stateHash(state), () => `the channel differs from its journal at ${live.seq}`)
}

/** Everything acknowledged is on the disk, in the journal's own words too. */
export async function checkKept(
  disk: FaultyDisk,
  channelId: string,
  acknowledged: ReadonlySet<string>,
): Promise<void> {
  const { record, durable } = disk
  for (const causeId of acknowledged) {
    hold(record.has(causeId), () => `${causeId} was acknowledged and is lost`)
  }
  const { ids } = await durable.recent(channelId, Number.MAX_SAFE_INTEGER)
  const known = new Set(ids.map(({ causeId }) => causeId))
  const twice = ids.length - known.size
  hold(twice === record.repeats, () => `the journal holds ${twice} ids twice`)
  hold(
    known.size === record.idCount,
    () => `${known.size} ids in the journal, not ${record.idCount}`,
  )
  const audit = await auditChannel(durable, channelId)
  hold(audit === null || audit.invariants.length === 0, () => `${audit?.invariants[0]}`)
}

/** A chat line that was accepted is one interaction, unless its viewer was banned. */
export function checkChat(record: DurableRecord, causes: Iterable<string>): void {
  for (const causeId of causes) {
    const effects = record.effectsOf(causeId)
    hold(effects.has('interaction chat'), () => `${causeId} was accepted without an effect`)
  }
}

async function stateOfRows(journal: Journal, channelId: string): Promise<State | null> {
  const peeked = await journal.peek(channelId)
  if (peeked === null) return null
  const state = initialState()
  for await (const page of peeked.rows) {
    for (const [key, value] of JSON.parse(page) as [string, unknown][]) {
      if (!key.startsWith('i:')) loadRow(state, key, value)
    }
  }
  const [last] = await journal.pick(channelId, [peeked.seq])
  state.at = last?.at ?? 0
  finishLoad(state, peeked.seq)
  return state
}

function differences(rows: State, replayed: State): string {
  const expected = new Map(allRows(replayed))
  for (const [key, json] of allRows(rows)) {
    if (expected.get(key) !== json)
      return `row ${key}: ${json} on the disk, ${expected.get(key)} replayed`
    expected.delete(key)
  }
  return `rows missing on the disk: ${[...expected.keys()].join(', ')}`
}
