/**
 * State as rows: a continuous snapshot. A channel's state is exactly the set of its rows, so opening
 * loads rows and replays nothing, and the state hash is a sum over rows that no order can change.
 *
 * Keys: `m:<member>` a member, `l:<member>` its older lots, `o:<order>`, `c:<combo>`, `w:<window>`,
 * `p:<seq>` a pending transfer, `x:<member>` its extras, `a:<activity>`, `k:<claim>`, `q:<question>`,
 * `r:<run of show>`, and `accounts`, `channel`, `rules`.
 */
import type { MemberId } from '../base/index.ts'
import { assert } from '../base/index.ts'
import type { FoldedRundown } from '../contracts/index.ts'
import type { Activity } from './activity.ts'
import { refreshRunning } from './activity.ts'
import { completeRules } from './complete-rules.ts'
import { pushDeadline } from './deadline-heap.ts'
import type { Extras } from './extras.ts'
import { gatherParticipants } from './extras.ts'
import { finishFamilies } from './families.ts'
import { countLot } from './ledger.ts'
import { isLongerSilent } from './rules/gifts.ts'
import { refreshJudged } from './rules/window-effects.ts'
import type { Lot, Member } from './member.ts'
import { MEMBER_CELLS } from './member.ts'
import type { Question } from './rules/polls/state.ts'
import type { Claim } from './rules/seckill/state.ts'
import type { Combo, Order, Pending, State, Window } from './state.ts'
import { newMember } from './state.ts'

export type Row = readonly [key: string, json: string | null]

/**
 * Raised when rows as they were written before would load into another state than their journal leads to.
 * It is said in the row `channel`, which holds it as `format`; the first version said none.
 */
export const ROWS_FORMAT = 2

/** The rows changed since the last call; a null says that the entry is gone. */
export function takeChanges(state: State): Row[] {
  const rows: Row[] = []
  for (const member of state.changedMembers) {
    rows.push([`m:${member.id}`, encodeMember(member)])
    if (member.areOldLotsChanged) rows.push([`l:${member.id}`, encodeOldLots(member)])
    if (member.areExtrasChanged) rows.push([`x:${member.id}`, JSON.stringify(member.extras)])
    member.isChanged = false
    member.areOldLotsChanged = false
    member.areExtrasChanged = false
  }
  state.changedMembers = []
  for (const key of state.changedKeys) rows.push([key, encodeEntry(state, key)])
  state.changedKeys.clear()
  return rows
}

/** Every row of the state. */
export function* allRows(state: State): Generator<readonly [key: string, json: string]> {
  for (const member of state.members.values()) yield [`m:${member.id}`, encodeMember(member)]
  yield* otherRows(state)
}

/** Every row but the members' own. */
export function* otherRows(state: State): Generator<readonly [key: string, json: string]> {
  for (const member of state.members.values()) {
    const lots = encodeOldLots(member)
    if (lots !== null) yield [`l:${member.id}`, lots]
    if (member.extras !== null) yield [`x:${member.id}`, JSON.stringify(member.extras)]
  }
  const keys = [
    ...[...state.orders.keys()].map((key) => `o:${key}`),
    ...[...state.openCombos.keys(), ...state.closedCombos.keys()].map((key) => `c:${key}`),
    ...[...state.windows.keys()].map((key) => `w:${key}`),
    ...[...state.pending.keys()].map((key) => `p:${key}`),
    ...[...state.activities.keys()].map((key) => `a:${key}`),
    ...[...state.claims.keys()].map((key) => `k:${key}`),
    ...[...state.questions.keys()].map((key) => `q:${key}`),
    ...[...state.rundowns.keys()].map((key) => `r:${key}`),
    'accounts',
    'channel',
    'rules',
  ]
  for (const key of keys) {
    const json = encodeEntry(state, key)
    if (json !== null) yield [key, json]
  }
}

/** Takes one row read back from the journal. `finishLoad` must follow the last one. */
export function loadRow(state: State, key: string, value: unknown): void {
  if (key.startsWith('m:')) loadMember(state, key.slice(2) as MemberId, value as number[])
  else if (key.startsWith('l:')) loadLots(state, key.slice(2) as MemberId, value as number[])
  else if (key.startsWith('x:'))
    existingMember(state, key.slice(2) as MemberId).extras = value as Extras
  else loadEntry(state, key, value)
}

/**
 * Takes what became of a row after it was loaded, null where it is gone. Only before `finishLoad`, and from then on
 * the state is as if the earlier text had never been there; false where that cannot be had.
 */
export function reloadRow(state: State, key: string, value: unknown): boolean {
  const id = key.slice(2) as MemberId
  const isGone = value === null
  switch (key.slice(0, 2)) {
    case 'm:':
      // Members are never taken out.
      if (isGone) return false
      emptyCells(state, id)
      break
    case 'l:':
      for (const { day } of state.members.get(id)?.oldLots ?? []) countLot(state, day, -1)
      if (isGone) loadLots(state, id, [])
      break
    case 'x:':
      if (isGone) existingMember(state, id).extras = null
      break
    default:
      if (isGone && !isEntry(key)) return false
      dropEntry(state, key)
  }
  if (!isGone) loadRow(state, key, value)
  return true
}

/** Derives what rows do not hold. `seq` is the journal's last, and `state.at` already the time of its last event. */
export function finishLoad(state: State, seq: number): void {
  state.seq = seq
  state.openCombos = inOrder(state.openCombos)
  state.closedCombos = inOrder(state.closedCombos)
  for (const hold of state.pending.values()) {
    if (hold.deadline !== null) pushDeadline(state.pendingDeadlines, hold.deadline, hold.seq)
  }
  state.activities = byOpening(state.activities)
  state.claims = new Map([...state.claims].sort(([a], [b]) => a - b))
  state.questions = new Map([...state.questions].sort(([a], [b]) => a - b))
  refreshJudged(state)
  refreshRunning(state)
  gatherParticipants(state)
  finishFamilies(state)
}

function byOpening(activities: State['activities']): State['activities'] {
  return new Map([...activities].sort(([, a], [, b]) => a.openedSeq - b.openedSeq))
}

function inOrder(combos: Map<string, Combo>): Map<string, Combo> {
  const sorted = [...combos.values()].sort(isLongerSilent)
  return new Map(sorted.map((combo) => [combo.key, combo]))
}

/** All numbers of a member but the zeros at the end. */
function encodeMember({ cells, base }: Member): string {
  let end = base + MEMBER_CELLS
  while (end > base && cells[end - 1] === 0) end--
  if (end === base) return '[]'
  let numbers = String(cells[base])
  for (let cell = base + 1; cell < end; cell++) numbers += `,${cells[cell]}`
  return `[${numbers}]`
}

function loadMember(state: State, id: MemberId, numbers: number[]): void {
  assert(numbers.length <= MEMBER_CELLS, `the row of member ${id} has ${numbers.length} numbers`)
  const member = existingMember(state, id)
  for (let i = 0; i < numbers.length; i++) member.cells[member.base + i] = numbers[i] ?? 0
  if (member.lotLeft > 0) countLot(state, member.lotDay, 1)
}

function emptyCells(state: State, id: MemberId): void {
  const member = state.members.get(id)
  if (member === undefined) return
  if (member.lotLeft > 0) countLot(state, member.lotDay, -1)
  member.cells.fill(0, member.base, member.base + MEMBER_CELLS)
}

/** The two rows of a member come in any order. */
function existingMember(state: State, id: MemberId): Member {
  return state.members.get(id) ?? newMember(state, id, 0)
}

/** All lots but the newest, which is in the member's own row since it changes with every grant. */
function encodeOldLots(member: Member): string | null {
  if (member.oldLots.length === 0) return null
  return `[${member.oldLots.map(({ day, left }) => `${day},${left}`).join()}]`
}

function loadLots(state: State, id: MemberId, numbers: number[]): void {
  const lots: Lot[] = []
  for (let i = 0; i < numbers.length; i += 2) {
    lots.push({ day: numbers[i] ?? 0, left: numbers[i + 1] ?? 0 })
  }
  for (const { day } of lots) countLot(state, day, 1)
  existingMember(state, id).oldLots = lots
}

/** What is one value for the whole channel. */
const CHANNEL_FIELDS = [
  'activityCount',
  'broadcast',
  'broadcastCount',
  'isBlank',
  'checkinCount',
  'recentCheckins',
  'pointsGranted',
  'interactionCount',
  'quarantinedCount',
  'card',
  'picked',
  'link',
  'cued',
  'budget',
  'perks',
  'lotteryCount',
] as const satisfies (keyof State)[]
type ChannelRow = Pick<State, (typeof CHANNEL_FIELDS)[number]>

function channelRow(state: State): Partial<ChannelRow> & { format: number } {
  const fields = Object.fromEntries(CHANNEL_FIELDS.map((field) => [field, state[field]]))
  return { format: ROWS_FORMAT, ...fields }
}

/** Whether a row says that all rows beside it are of this version. */
export function saysPresentFormat(key: string, value: unknown): boolean {
  return key === 'channel' && (value as { format?: number }).format === ROWS_FORMAT
}

/** Whether a row says that a later version wrote it: this one would lose what it does not know of. */
export function saysNewerFormat(key: string, value: unknown): boolean {
  return key === 'channel' && ((value as { format?: number }).format ?? 0) > ROWS_FORMAT
}

function loadChannelRow(state: State, row: Record<string, unknown>): void {
  const known = CHANNEL_FIELDS.filter((field) => field in row)
  Object.assign(state, Object.fromEntries(known.map((field) => [field, row[field]])))
}

type RulesRow = Pick<State, 'rules' | 'zone' | 'rulesVersion' | 'scheduledRules'>

/** JSON of one entry, or null when it is not there any more. */
function encodeEntry(state: State, key: string): string | null {
  if (key === 'channel') return JSON.stringify(channelRow(state))
  if (key === 'accounts') return encodeAccounts(state)
  if (key === 'rules') {
    const { rules, zone, rulesVersion, scheduledRules } = state
    return JSON.stringify({ rules, zone, rulesVersion, scheduledRules } satisfies RulesRow)
  }
  const value = entryOf(state, key)
  return value === undefined ? null : JSON.stringify(value)
}

/** Sorted, so that the same books always make the same text. */
function encodeAccounts(state: State): string {
  return JSON.stringify([...state.accounts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function entryOf(state: State, key: string): unknown {
  const id = key.slice(2)
  switch (key.slice(0, 2)) {
    case 'o:':
      return state.orders.get(id)
    case 'c:':
      return state.openCombos.get(id) ?? state.closedCombos.get(id)
    case 'w:':
      return state.windows.get(id)
    case 'p:':
      return state.pending.get(Number(id))
    case 'a:':
      return state.activities.get(id)
    case 'k:':
      return state.claims.get(Number(id))
    case 'q:':
      return state.questions.get(Number(id))
    case 'r:':
      return state.rundowns.get(id)
    default:
      return undefined
  }
}

function loadEntry(state: State, key: string, value: unknown): void {
  const id = key.slice(2)
  if (key === 'channel') loadChannelRow(state, value as Record<string, unknown>)
  else if (key === 'accounts') state.accounts = new Map(value as [string, number][])
  else if (key === 'rules') loadRules(state, value as RulesRow)
  else if (key.startsWith('o:')) state.orders.set(id, completeOrder(value as Order))
  else if (key.startsWith('w:')) state.windows.set(id, completeWindow(value as Window))
  else if (key.startsWith('p:')) state.pending.set(Number(id), completePending(value as Pending))
  else if (key.startsWith('a:')) state.activities.set(id, value as Activity)
  else if (key.startsWith('k:')) state.claims.set(Number(id), value as Claim)
  else if (key.startsWith('q:')) state.questions.set(Number(id), value as Question)
  else if (key.startsWith('r:')) state.rundowns.set(id, value as FoldedRundown)
  else if (key.startsWith('c:')) {
    const combo = value as Combo
    const combos = combo.isOpen ? state.openCombos : state.closedCombos
    combos.set(id, combo)
  } else assert(false, `a row with an unknown key: ${key}`)
}

function isEntry(key: string): boolean {
  return key !== 'channel' && key !== 'accounts' && key !== 'rules'
}

/** As if it had never been loaded; what there is one of for the whole channel is replaced by its next text. */
function dropEntry(state: State, key: string): void {
  const id = key.slice(2)
  if (key.startsWith('o:')) state.orders.delete(id)
  else if (key.startsWith('w:')) state.windows.delete(id)
  else if (key.startsWith('p:')) state.pending.delete(Number(id))
  else if (key.startsWith('a:')) state.activities.delete(id)
  else if (key.startsWith('k:')) state.claims.delete(Number(id))
  else if (key.startsWith('q:')) state.questions.delete(Number(id))
  else if (key.startsWith('r:')) state.rundowns.delete(id)
  else if (key.startsWith('c:')) {
    state.openCombos.delete(id)
    state.closedCombos.delete(id)
  }
}

/** Rules written by an earlier version lack the settings that came later. */
function loadRules(state: State, row: RulesRow): void {
  Object.assign(state, row)
  state.rules = completeRules(row.rules)
  state.scheduledRules = row.scheduledRules.map((one) => ({
    ...one,
    rules: completeRules(one.rules),
  }))
}

/** The first version kept no more of a window and of a pending transfer than it needed. */
function completeWindow(window: Omit<Window, 'reversal'> & Partial<Window>): Window {
  return { ...window, reversal: window.reversal ?? null }
}

type LaterOrder = 'activityId' | 'bonus' | 'clawedBonus'

function completeOrder(order: Omit<Order, LaterOrder> & Partial<Order>): Order {
  const { activityId = null, bonus = 0, clawedBonus = 0 } = order
  return { ...order, activityId, bonus, clawedBonus }
}

type LaterFields = 'activityId' | 'bonus' | 'paidBy' | 'heldAt' | 'reason' | 'lots'

function completePending(pending: Omit<Pending, LaterFields> & Partial<Pending>): Pending {
  const { activityId = null, bonus = null, reason = pending.orderKey, lots = null } = pending
  const { paidBy = null, heldAt = 0 } = pending
  return { ...pending, activityId, bonus, paidBy, heldAt, reason, lots }
}
