/** Scores of members on the twelve leaderboards (three boards × four periods), and looking at them. */
import type { BoardName, BoardPeriod } from '../contracts/index.ts'
import type { BoardIndex } from './board-index.ts'
import {
  createBoardIndex,
  fillBoard,
  placeOnBoard,
  rankOnBoard,
  sizeOfBoard,
  sliceOfBoard,
} from './board-index.ts'
import { calendarAt } from './clock.ts'
import { isExcluded } from './exclusions.ts'
import type { Member } from './member.ts'
import type { State } from './state.ts'
import { BOARDS, BROADCAST_PERIOD, DAY_PERIOD, MONTH_PERIOD, PERIODS, touch } from './state.ts'

const BOARD_COUNT = BOARDS.length
const PERIOD_COUNT = PERIODS.length

/** Adds to all four periods of one board; a score never goes below zero. Nothing added is no change of place. */
export function addScore(state: State, member: Member, board: number, by: number): void {
  if (by === 0) return
  rollPeriods(state, member)
  const first = board * PERIOD_COUNT
  for (let slot = first; slot < first + PERIOD_COUNT; slot++) {
    member.setScore(slot, Math.max(0, member.score(slot) + by))
    noteChange(state, member, slot)
  }
  member.setReached(board, state.seq)
  touch(state, member)
}

/** Scores of a period that is over begin again at zero. */
function rollPeriods(state: State, member: Member): void {
  const { day, month } = calendarAt(state, state.at)
  const broadcast = state.broadcast?.broadcast ?? 0
  if (member.scoreDay !== day) {
    clearPeriod(member, DAY_PERIOD)
    member.scoreDay = day
  }
  if (member.scoreMonth !== month) {
    clearPeriod(member, MONTH_PERIOD)
    member.scoreMonth = month
  }
  if (member.scoreBroadcast !== broadcast) {
    clearPeriod(member, BROADCAST_PERIOD)
    member.scoreBroadcast = broadcast
  }
}

function clearPeriod(member: Member, period: number): void {
  for (let board = 0; board < BOARD_COUNT; board++) {
    member.setScore(board * PERIOD_COUNT + period, 0)
  }
}

function noteChange(state: State, member: Member, slot: number): void {
  const index = state.boards[slot]
  if (index === null || index === undefined) return
  const bit = 1 << slot
  if ((member.boardBits & bit) !== 0) return
  member.boardBits |= bit
  index.changed.push(member)
}

/** After something that moves a member on every board at once. */
export function noteAllScores(state: State, member: Member): void {
  for (let slot = 0; slot < BOARD_COUNT * PERIOD_COUNT; slot++) noteChange(state, member, slot)
}

/** What counts on the board: nothing of somebody who is kept off it. */
function shownScore(state: State, member: Member, slot: number, at: number): number {
  return isExcluded(member, 'board') ? 0 : scoreOf(state, member, slot, at)
}

/** The number that says which broadcast, day or month is current at `at`; constant for `all`. */
function currentPeriod(state: State, period: number, at: number): number {
  if (period === BROADCAST_PERIOD) return state.broadcast?.broadcast ?? 0
  if (period === DAY_PERIOD) return calendarAt(state, at).day
  if (period === MONTH_PERIOD) return calendarAt(state, at).month
  return 0
}

function periodOf(member: Member, period: number): number {
  if (period === BROADCAST_PERIOD) return member.scoreBroadcast
  if (period === DAY_PERIOD) return member.scoreDay
  if (period === MONTH_PERIOD) return member.scoreMonth
  return 0
}

export function scoreOf(state: State, member: Member, slot: number, at: number): number {
  const period = slot % PERIOD_COUNT
  const isCurrent = periodOf(member, period) === currentPeriod(state, period, at)
  return isCurrent ? member.score(slot) : 0
}

function reachedOf(member: Member, slot: number): number {
  return member.reached(Math.floor(slot / PERIOD_COUNT))
}

export function slotOf(board: BoardName, period: BoardPeriod): number {
  return BOARDS.indexOf(board) * PERIOD_COUNT + PERIODS.indexOf(period)
}

/** The board in order, as of now: what changed since the last look is sorted in first. */
function indexAt(state: State, slot: number, at: number): BoardIndex {
  const period = currentPeriod(state, slot % PERIOD_COUNT, at)
  const index = state.boards[slot]
  if (index === null || index === undefined || index.period !== period) {
    return buildIndex(state, slot, at, period)
  }
  const bit = 1 << slot
  for (const member of index.changed) {
    member.boardBits &= ~bit
    placeOnBoard(index, member, shownScore(state, member, slot, at), reachedOf(member, slot))
  }
  index.changed = []
  return index
}

function buildIndex(state: State, slot: number, at: number, period: number): BoardIndex {
  const index = createBoardIndex(period)
  const entries: { member: Member; score: number; reached: number }[] = []
  const bit = 1 << slot
  for (const member of state.members.values()) {
    member.boardBits &= ~bit
    const score = shownScore(state, member, slot, at)
    if (score > 0) entries.push({ member, score, reached: reachedOf(member, slot) })
  }
  fillBoard(index, entries)
  state.boards[slot] = index
  return index
}

export type BoardPage = { rows: { member: Member; rank: number; score: number }[]; total: number }

/** Members `offset` … `offset + limit - 1` of a board, best first. */
export function boardPage(
  state: State,
  look: { board: BoardName; period: BoardPeriod; offset: number; limit: number; at: number },
): BoardPage {
  const index = indexAt(state, slotOf(look.board, look.period), look.at)
  const rows = sliceOfBoard(index, look.offset, look.limit)
  return {
    rows: rows.map((row, i) => ({ ...row, rank: look.offset + i + 1 })),
    total: sizeOfBoard(index),
  }
}

/** 1-based rank of a member, null when not on the board. */
export function rankOf(
  state: State,
  look: { member: Member; board: BoardName; period: BoardPeriod; at: number },
): number | null {
  return rankOnBoard(indexAt(state, slotOf(look.board, look.period), look.at), look.member)
}
