/**
 * The engine: pure rules over one channel's state. `decide` and `apply` are the whole of it; rows, hash
 * and invariants let a journal keep the state, and the lookups let views read it.
 */
export { apply } from './apply.ts'
export { civilOf, dayOf } from './calendar.ts'
export { calendarAt } from './clock.ts'
export { decide } from './decide.ts'
export type { RoomMeaning, Said } from './hearing.ts'
export { isListening, mayBeGiven, meaningOf } from './hearing.ts'
export { brokenInvariants } from './invariants.ts'
export { accountBalance, windowAccount } from './ledger.ts'
export type { Member } from './member.ts'
export { NEVER_DAY, SOURCES } from './member.ts'
export type { Row } from './rows.ts'
export {
  allRows,
  finishLoad,
  loadRow,
  reloadRow,
  ROWS_FORMAT,
  saysNewerFormat,
  saysPresentFormat,
  takeChanges,
} from './rows.ts'
export { stampsIn } from './rules/attendance.ts'
export { isOnAir } from './rules/broadcasts.ts'
export { isBanned } from './bans.ts'
export { nextDeadline } from './rules/tick.ts'
export type { TierProgress } from './rules/tiers.ts'
export { tierFactorBp, tierProgress } from './rules/tiers.ts'
export type { BoardPage } from './scores.ts'
export { boardPage, rankOf, scoreOf, slotOf } from './scores.ts'
export type { State, Window } from './state.ts'
export { initialState } from './state.ts'
export { stateHash } from './state-hash.ts'
export { whyLeftOut } from './rules/safeguards/audience.ts'
export { budgetLeft, tierCap, usedAccount, usedPoints } from './rules/safeguards/budget.ts'
export { reachOf } from './rules/safeguards/reach.ts'
export { isReversible, reversibleOf } from './rules/safeguards/reversal.ts'
export { earningRate } from './rules/safeguards/suspicion.ts'
export { totalsOf, undoingOf } from './rules/safeguards/undoing.ts'
export { RISK_REASON } from './ledger.ts'
export type { Activity, ActivityOf } from './activity.ts'
export { activitiesOf, activityOf, isRunning } from './activity.ts'
export type { Extras, Part } from './extras.ts'
export { partIn, partsOf, rightsOf } from './extras.ts'
export { heldAccount, soldAccount, stockAccount } from './ledger.ts'
export { newestClaims, waitingClaims } from './rules/seckill/claim-index.ts'
export type { Claim, Seckill } from './rules/seckill/state.ts'
export { availableUnits, earlyAccount } from './rules/seckill/stock.ts'
export { drawOf } from './rules/lottery/sealed-draw.ts'
export type { Draw, Lottery, Winner } from './rules/lottery/state.ts'
export type { Poll, Question, Quiz } from './rules/polls/state.ts'
export { rightOptionOf } from './rules/polls/quiz.ts'
export { allTasks, countsIn, doneIn } from './rules/tasks/progress.ts'
export type { Code, Cued, ShownCard } from './rules/desk/state.ts'
