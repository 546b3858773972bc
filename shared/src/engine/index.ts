/**
 * The engine: pure rules over one channel's state. `decide` and `apply` are the whole of it; rows, hash
 * and invariants let a journal keep the state, and the lookups let views read it.
 */
export { apply } from './apply.ts'
export { calendarAt } from './clock.ts'
export { decide } from './decide.ts'
export { brokenInvariants } from './invariants.ts'
export { accountBalance, windowAccount } from './ledger.ts'
export type { Member } from './member.ts'
export { NEVER_DAY, SOURCES } from './member.ts'
export type { Row } from './rows.ts'
export { allRows, finishLoad, loadRow, takeChanges } from './rows.ts'
export { stampsIn } from './rules/attendance.ts'
export { isOnAir } from './rules/broadcasts.ts'
export { isBanned } from './rules/room.ts'
export { nextDeadline } from './rules/tick.ts'
export type { TierProgress } from './rules/tiers.ts'
export { tierFactorBp, tierProgress } from './rules/tiers.ts'
export type { BoardPage } from './scores.ts'
export { boardPage, rankOf, scoreOf, slotOf } from './scores.ts'
export type { State, Window } from './state.ts'
export { initialState } from './state.ts'
export { stateHash } from './state-hash.ts'
