/** Polls: one is open at a time, one vote a member, and the last one counts where votes may change. */
import type { CommandOf, EventOf } from '../../../contracts/index.ts'
import { activitiesOf, activityOf, addActivity, isRunning, nextActivityId } from '../../activity.ts'
import { touchActivity } from '../../activity.ts'
import type { Draft } from '../../draft.ts'
import { changePart, partIn } from '../../extras.ts'
import type { State } from '../../state.ts'
import type { Decision } from '../decision.ts'
import { decided, refused } from '../decision.ts'
import { isKeptFromRewards } from '../rewards.ts'
import { actingPurse } from '../room.ts'
import { hasSame } from './options.ts'
import type { Poll } from './state.ts'

export function openPoll(draft: Draft, command: CommandOf<'OpenPoll'>): Decision {
  const { state } = draft
  const { at, question, options, folded, changeVote, seconds, actor } = command
  for (const poll of activitiesOf(state, 'poll')) {
    if (isRunning(poll, at)) return refused('poll/already_open')
    if (poll.isOpen) draftPollClosed(draft, poll, 'ended')
  }
  if (hasSame(folded)) return refused('poll/same_options')
  draft.events.push({
    type: 'PollOpened',
    activityId: nextActivityId(state, 'poll'),
    question,
    options,
    folded,
    changeVote,
    opensAt: at,
    closesAt: at + seconds * 1_000,
    actor,
  })
  return decided(draft)
}

export function castVote(draft: Draft, command: CommandOf<'CastVote'>): Decision {
  const { state } = draft
  const { activityId, option } = command
  if (activityId === null) return refused('poll/none_open')
  const poll = activityOf(state, 'poll', activityId)
  if (poll === undefined) return refused('poll/unknown')
  const purse = actingPurse(draft, command)
  if (purse === null) return refused('member/banned')
  if (isKeptFromRewards(purse)) return refused('member/excluded')
  if (!isRunning(poll, command.at)) return refused('poll/closed')
  if (!(option in poll.options)) return refused('poll/no_such_option')
  const mark = purse.member === null ? 0 : (partIn(purse.member, activityId)?.mark ?? 0)
  const from = mark === 0 ? null : mark - 1
  if (from === option || (from !== null && !poll.changeVote)) return refused('poll/already_voted')
  draft.events.push({ type: 'Voted', activityId, member: purse.id, option, from })
  return decided(draft)
}

export function closePoll(draft: Draft, command: CommandOf<'ClosePoll'>): Decision {
  const poll = activityOf(draft.state, 'poll', command.activityId)
  if (poll === undefined) return refused('poll/unknown')
  if (!isRunning(poll, command.at)) return refused('poll/closed')
  draftPollClosed(draft, poll, 'producer')
  return decided(draft)
}

export function draftPollClosed(draft: Draft, poll: Poll, why: EventOf<'PollClosed'>['why']): void {
  const { activityId, title: question, votes } = poll
  draft.events.push({
    type: 'PollClosed',
    activityId,
    question,
    votes: [...votes],
    winner: leading(votes),
    why,
    actor: draft.command.actor,
  })
}

/** The option with the most votes; null without a vote, or when two have as many. */
export function leading(votes: readonly number[]): number | null {
  const most = Math.max(...votes)
  const index = votes.indexOf(most)
  return most === 0 || votes.lastIndexOf(most) !== index ? null : index
}

export function applyPollOpened(state: State, event: EventOf<'PollOpened'>): void {
  const { activityId, question, options, folded, changeVote, opensAt, closesAt, actor } = event
  addActivity(state, {
    type: 'poll',
    activityId,
    title: question,
    opensAt,
    closesAt,
    isOpen: true,
    endedAt: 0,
    openedSeq: state.seq,
    reversal: null,
    actor,
    options,
    folded,
    changeVote,
    votes: options.map(() => 0),
  })
}

/** A vote changes neither what runs nor when it ends: the row alone is marked. */
export function applyVoted(state: State, event: EventOf<'Voted'>): void {
  const { activityId, member: id, option, from } = event
  const poll = activityOf(state, 'poll', activityId)
  const member = state.members.get(id)
  if (poll === undefined || member === undefined) return
  if (from !== null) poll.votes[from] = (poll.votes[from] ?? 0) - 1
  poll.votes[option] = (poll.votes[option] ?? 0) + 1
  changePart(state, member, activityId, (part) => {
    part.mark = option + 1
  })
  state.changedKeys.add(`a:${activityId}`)
}

export function applyPollClosed(state: State, event: EventOf<'PollClosed'>): void {
  const poll = activityOf(state, 'poll', event.activityId)
  if (poll === undefined) return
  poll.isOpen = false
  poll.closesAt = Math.min(poll.closesAt ?? state.at, state.at)
  poll.endedAt = state.at
  touchActivity(state, poll)
}

/** Counted along the way says the same as counting the members' parts, while those are all kept. */
export function brokenPolls(state: State): string[] {
  const broken: string[] = []
  for (const poll of activitiesOf(state, 'poll')) {
    const counted = poll.options.map(() => 0)
    for (const member of state.members.values()) {
      const mark = partIn(member, poll.activityId)?.mark ?? 0
      if (mark > 0) counted[mark - 1] = (counted[mark - 1] ?? 0) + 1
    }
    if (counted.join() !== poll.votes.join()) {
      broken.push(
        `poll ${poll.activityId} counts ${poll.votes.join()}, its voters ${counted.join()}`,
      )
    }
  }
  return broken
}
