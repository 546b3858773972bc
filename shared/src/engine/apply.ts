/** Events change the state here and nowhere else; total on a valid journal. */
import { assert } from '../base/index.ts'
import type { MemberId } from '../base/index.ts'
import type { Envelope, Event, EventOf, Transferred } from '../contracts/index.ts'
import { calendarAt, forgetCalendar } from './clock.ts'
import { completeRules } from './complete-rules.ts'
import { familyEffects } from './families.ts'
import type { Effects } from './family.ts'
import { changePart, partIn } from './extras.ts'
import { bookSettlement, bookTransfer, isCredit, ISSUE, memberAccount } from './ledger.ts'
import { applyAttendance } from './rules/attendance.ts'
import { applyBroadcastStarted, PLATFORM_ACTOR } from './rules/broadcasts.ts'
import { applyCombo } from './rules/gifts.ts'
import { applyOrderPaid, applyOrderRefunded, noteOrderPoints } from './rules/order-effects.ts'
import { dropQuestionsOf } from './rules/polls/questions.ts'
import { PRESENCE_SECONDS_MAX } from './rules/room.ts'
import { countForTasks } from './rules/tasks/progress.ts'
import { noteTaskReward } from './rules/tasks/revoke.ts'
import { noteGrant } from './rules/safeguards/suspicion.ts'
import { applyWindow, refreshJudged } from './rules/window-effects.ts'
import { addScore } from './scores.ts'
import type { Member } from './member.ts'
import { CAPPED_ACTIONS } from './member.ts'
import type { Pending, State } from './state.ts'
import { GIFTS_BOARD, INTERACTIONS_BOARD, newMember, POINTS_BOARD, touch } from './state.ts'

/** Newest check-ins that are remembered by member for the wall. */
const RECENT_CHECKINS_MAX = 12

/** Brings the state to just after this envelope. The next `seq` and nothing else may follow. */
export function apply(state: State, envelope: Envelope): void {
  assert(envelope.seq === state.seq + 1, `event ${envelope.seq} does not follow ${state.seq}`)
  assert(envelope.at >= state.at, `time went back at event ${envelope.seq}`)
  state.seq = envelope.seq
  state.at = envelope.at
  applyEvent(state, envelope.event)
}

function applyEvent(state: State, event: Event): void {
  const effect = EFFECTS[event.type] as (state: State, event: Event) => void
  effect(state, event)
}

/** What the events of the core do; those of activities are with their rules. */
const CORE_EFFECTS = {
  Interacted: applyInteracted,
  Transferred: applyTransferred,
  TransferSettled: applySettled,
  MemberJoined: (state: State, { member }: EventOf<'MemberJoined'>) => applyJoined(state, member),
  Entered: (state: State, { member }: EventOf<'Entered'>) => applyEntered(state, member),
  Left: (state: State, { member, seconds }: EventOf<'Left'>) =>
    applyWatched(state, member, seconds, 0),
  Watched: (state: State, { member, seconds }: EventOf<'Watched'>) =>
    applyWatched(state, member, seconds, state.at),
  AttendanceStamped: applyStamped,
  CheckedIn: applyCheckedIn,
  TierChanged: applyTierChanged,
  GiftCounted: applyGift,
  ComboClosed: (state: State, { comboKey: key, member, count }: EventOf<'ComboClosed'>) =>
    applyCombo(state, { key, member, count, lastAt: state.at, isOpen: false }),
  OrderPaid: applyOrderPaid,
  OrderRefunded: applyOrderRefunded,
  RewardRecorded: () => undefined,
  LotsSwept: (state: State) => {
    state.sweep = null
  },
  WindowOpened: applyWindow,
  WindowExtended: applyWindow,
  WindowClosed: applyWindow,
  BroadcastStarted: applyBroadcast,
  BroadcastEnded: applyBroadcast,
  NameHidden: applyNameHidden,
  NameShown: applyNameHidden,
  MemberBanned: applyBanned,
  RulesSet: applyRules,
  RulesActivated: applyRules,
  StageBlanked: (state: State, { on }: EventOf<'StageBlanked'>) => {
    state.isBlank = on
    state.changedKeys.add('channel')
  },
  SignalQuarantined: (state: State) => {
    state.quarantinedCount += 1
    state.changedKeys.add('channel')
  },
} satisfies Partial<Effects>

const EFFECTS: Effects = { ...CORE_EFFECTS, ...familyEffects }

function applyTierChanged(state: State, event: EventOf<'TierChanged'>): void {
  changeMember(state, event.member, (member) => {
    member.tier = event.to
    member.tierSince = state.at
  })
}

function applyNameHidden(state: State, event: EventOf<'NameHidden' | 'NameShown'>): void {
  changeMember(state, event.member, (member) => {
    member.isNameHidden = event.type === 'NameHidden'
  })
}

function memberOf(state: State, id: MemberId): Member {
  const member = state.members.get(id)
  assert(member !== undefined, `member ${id} never joined`)
  return member
}

function changeMember(state: State, id: MemberId, change: (member: Member) => void): void {
  const member = memberOf(state, id)
  change(member)
  touch(state, member)
}

function applyJoined(state: State, id: MemberId): void {
  assert(!state.members.has(id), `member ${id} joined twice`)
  touch(state, newMember(state, id, state.at))
}

function applyInteracted(state: State, event: EventOf<'Interacted'>): void {
  const member = memberOf(state, event.member)
  addScore(state, member, INTERACTIONS_BOARD, 1)
  applyAttendance(state, member, { interactions: 1 })
  countForTasks(state, member, event.kind, event.count)
  if (event.kind === 'follow') member.hasFollowed = true
  if (event.kind === 'like') {
    member.likeCarry = (member.likeCarry + event.count) % state.rules.earning.like.likes
  }
  state.interactionCount += 1
  state.changedKeys.add('channel')
  notePresence(state, member)
}

/** Counts who was seen in which minute, for "people in the room now". */
function notePresence(state: State, member: Member): void {
  const minute = Math.floor(state.at / 60_000)
  if (member.seenMinute === minute) return
  const before = state.presence.get(member.seenMinute)
  if (before !== undefined) state.presence.set(member.seenMinute, before - 1)
  member.seenMinute = minute
  const now = state.presence.get(minute)
  state.presence.set(minute, (now ?? 0) + 1)
  if (now !== undefined) return
  for (const old of state.presence.keys()) if (old < minute - 10) state.presence.delete(old)
}

function applyTransferred(state: State, event: Transferred): void {
  bookTransfer(state, state.seq, event)
  if (event.member === null) return
  const member = memberOf(state, event.member)
  if (event.asset !== 'points') return
  if (event.activityId !== null) notePart(state, member, event)
  countGrant(state, member, event)
  if (event.from === ISSUE) noteGrant(state, member, event)
  if (event.rule === 'order' && event.reason !== null) noteOrderPoints(state, event, event.reason)
  if (event.rule === 'task') noteTaskReward(state, member, event)
  if (event.rule === 'recovery') member.owed -= event.amount
  if (event.state === 'pending') return
  if (event.from === ISSUE) earned(state, member, event.amount)
  else if (event.to === ISSUE) earned(state, member, -event.amount)
}

/** What an activity gave and took, so that it can be undone; what it gives back it has not taken. */
function notePart(state: State, member: Member, event: Transferred): void {
  if (event.activityId === null || event.rule === 'reversal') return
  const amount = event.bonus ?? event.amount
  if (amount === 0) return
  const isToMember = event.to === memberAccount(member.id)
  changePart(state, member, event.activityId, (part) => {
    if (!isToMember) part.paid += amount
    else if (event.from === ISSUE) part.gained += amount
    else part.paid = Math.max(0, part.paid - amount)
  })
}

/** What counts as earned moves tiers and the leaderboard of points. */
function earned(state: State, member: Member, by: number): void {
  member.earned += by
  addScore(state, member, POINTS_BOARD, by)
  state.pointsGranted += Math.max(0, by)
  state.changedKeys.add('channel')
}

function countGrant(state: State, member: Member, event: Transferred): void {
  if (event.rule === 'chat') member.chatAt = state.at
  const slot = (CAPPED_ACTIONS as readonly string[]).indexOf(event.rule)
  if (slot === -1) return
  const { day } = calendarAt(state, state.at)
  if (member.pointsDay < day) {
    member.pointsDay = day
    member.clearDayPoints()
  }
  member.addDayPoints(slot, event.base)
}

function applySettled(state: State, event: EventOf<'TransferSettled'>): void {
  const pending = state.pending.get(event.transfer)
  bookSettlement(state, state.seq, event)
  if (pending === undefined) return
  if (pending.orderKey !== null) {
    const order = state.orders.get(pending.orderKey)
    if (order !== undefined) order.pending = 0
    state.changedKeys.add(`o:${pending.orderKey}`)
  }
  if (pending.member === null || pending.asset !== 'points') return
  const member = memberOf(state, pending.member)
  if (event.outcome === 'voided') forgetPart(state, member, pending)
  else if (pending.from === ISSUE && isCredit(pending)) earned(state, member, pending.amount)
}

/** What was voided was neither given nor taken. */
function forgetPart(state: State, member: Member, pending: Pending): void {
  const { activityId } = pending
  const amount = pending.bonus ?? pending.amount
  if (activityId === null || partIn(member, activityId) === undefined) return
  changePart(state, member, activityId, (part) => {
    if (isCredit(pending)) part.gained = Math.max(0, part.gained - amount)
    else part.paid = Math.max(0, part.paid - amount)
  })
}

/** A ban ends the presence, so that the time until the next entrance is nobody's. */
function applyBanned(state: State, event: EventOf<'MemberBanned'>): void {
  dropQuestionsOf(state, event.member)
  changeMember(state, event.member, (member) => {
    member.bannedUntil = event.until ?? -1
    member.enteredAt = 0
  })
}

function applyEntered(state: State, id: MemberId): void {
  changeMember(state, id, (member) => {
    const isLost = state.at - member.enteredAt > PRESENCE_SECONDS_MAX * 1_000
    if (member.enteredAt === 0 || isLost) member.enteredAt = state.at
    notePresence(state, member)
  })
}

function applyWatched(state: State, id: MemberId, seconds: number, enteredAt: number): void {
  changeMember(state, id, (member) => {
    member.watchCarrySeconds =
      (member.watchCarrySeconds + seconds) % state.rules.earning.watch.seconds
    member.enteredAt = enteredAt
    applyAttendance(state, member, { seconds })
    countForTasks(state, member, 'watch', seconds)
    notePresence(state, member)
  })
}

function applyStamped(state: State, event: EventOf<'AttendanceStamped'>): void {
  changeMember(state, event.member, (member) => {
    member.isStamped = true
    member.stampMonth = event.month
    member.stampCount = event.count
    countForTasks(state, member, 'attend', 1)
  })
}

function applyCheckedIn(state: State, event: EventOf<'CheckedIn'>): void {
  changeMember(state, event.member, (member) => {
    member.checkinDay = event.day
    if (event.broadcast !== null) member.checkinBroadcast = event.broadcast
    member.streak = event.streak
    member.checkinCount = event.total
    if (event.firstToday) countForTasks(state, member, 'checkin', 1)
  })
  state.checkinCount += 1
  state.recentCheckins = [event.member, ...state.recentCheckins.filter((id) => id !== event.member)]
  state.recentCheckins.length = Math.min(state.recentCheckins.length, RECENT_CHECKINS_MAX)
  state.changedKeys.add('channel')
}

function applyGift(state: State, event: EventOf<'GiftCounted'>): void {
  const member = memberOf(state, event.member)
  addScore(state, member, GIFTS_BOARD, event.value)
  if (event.comboKey === null) return
  applyCombo(state, {
    key: event.comboKey,
    member: event.member,
    count: event.comboCount,
    lastAt: state.at,
    isOpen: true,
  })
}

function applyBroadcast(
  state: State,
  event: EventOf<'BroadcastStarted'> | EventOf<'BroadcastEnded'>,
): void {
  state.changedKeys.add('channel')
  if (event.type === 'BroadcastStarted') return applyBroadcastStarted(state, event)
  assert(state.broadcast !== null, 'a broadcast ended that never started')
  state.broadcast.endedAt = state.at
  state.broadcast.endedBySignal = event.actor === PLATFORM_ACTOR
}

function applyRules(state: State, event: EventOf<'RulesSet'> | EventOf<'RulesActivated'>): void {
  state.changedKeys.add('rules')
  if (event.type === 'RulesSet') {
    const { version, rules, zone, effectiveAt } = event
    state.scheduledRules.push({ version, rules: completeRules(rules), zone, effectiveAt })
    if (effectiveAt > state.at) return
  }
  const chosen = state.scheduledRules.find((rules) => rules.version === event.version)
  assert(chosen !== undefined, `rules ${event.version} were never set`)
  state.scheduledRules = state.scheduledRules.filter((rules) => rules.version !== event.version)
  state.rules = completeRules(chosen.rules)
  state.zone = chosen.zone
  state.rulesVersion = chosen.version
  forgetCalendar(state)
  refreshJudged(state)
}
