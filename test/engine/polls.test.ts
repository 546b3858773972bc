/** Polls: one vote a member, counted exactly. */
import type { MemberId } from '@fanfare/shared/base'
import type { Envelope } from '@fanfare/shared/contracts'
import type { State } from '@fanfare/shared/engine'
import {
  activityOf,
  allRows,
  apply,
  brokenInvariants,
  finishLoad,
  initialState,
  loadRow,
  partIn,
  stateHash,
} from '@fanfare/shared/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ban, chat } from '../support/commands.ts'
import type { Step } from '../support/given.ts'
import { given, MINUTE, SECOND } from '../support/given.ts'
import { closePoll, openPoll, vote } from '../support/poll-commands.ts'

function votesIn(state: State, activityId = 'p1'): number[] {
  const poll = activityOf(state, 'poll', activityId)
  if (poll === undefined) throw new Error(`${activityId} was never opened`)
  return poll.votes
}

describe('opening a poll', () => {
  test('[PL1] one is open at a time', () => {
    given(openPoll())
      .when(openPoll({ question: 'Another?' }))
      .thenRejected('poll/already_open')
  })

  test('[PL1] when it is over another may begin', () => {
    given(openPoll(), closePoll('p1'))
      .when(openPoll())
      .thenExactly({ type: 'PollOpened', activityId: 'p2' })
    const late = given(openPoll())
    late
      .when({ ...openPoll(), after: MINUTE })
      .thenExactly(
        { type: 'PollClosed', activityId: 'p1', why: 'ended' },
        { type: 'PollOpened', activityId: 'p2' },
      )
  })

  test('[PL2] options that are the same word are refused', () => {
    given()
      .when(openPoll({ options: ['Red', 'Blue', 'RED'] }))
      .thenRejected('poll/same_options')
  })
})

describe('voting', () => {
  test('[PL3] one vote a member', () => {
    const story = given(openPoll())
      .when(vote('ann', 1))
      .thenExactly({ type: 'MemberJoined' }, { type: 'Voted', option: 1, from: null })
    story.when(vote('ann', 1)).thenRejected('poll/already_voted')
    story.when(vote('ann', 0)).thenRejected('poll/already_voted')
    story.and(vote('bea', 0))
    expect(votesIn(story.state)).toEqual([1, 1])
  })

  test('[PL4] a vote may move where the poll says so', () => {
    const story = given(openPoll({ changeVote: true }), vote('ann', 1))
      .when(vote('ann', 0))
      .thenExactly({ type: 'Voted', option: 0, from: 1 })
    expect(votesIn(story.state)).toEqual([1, 0])
    story.when(vote('ann', 0)).thenRejected('poll/already_voted')
  })

  test('[PL5] what is no option, no poll or over is refused by name', () => {
    const story = given(openPoll())
    story.when(vote('ann', 2)).thenRejected('poll/no_such_option')
    story.when(vote('ann', -1)).thenRejected('poll/no_such_option')
    story.when(vote('ann', 0, null)).thenRejected('poll/none_open')
    story.when(vote('ann', 0, 'p9')).thenRejected('poll/unknown')
    story.and(closePoll('p1')).when(vote('ann', 0)).thenRejected('poll/closed')
  })

  test('[PL5] a vote after the end is refused though the clock has not come round', () => {
    given(openPoll())
      .when({ ...vote('ann', 0), after: MINUTE })
      .thenRejected('poll/closed')
  })

  test('[PL5] who is banned or kept from rewards has no vote', () => {
    const story = given(openPoll(), chat('bea'), ban('ann', null))
    story.when(vote('ann', 0)).thenRejected('member/banned')
    story.member('bea').excluded = 2
    story.when(vote('bea', 0)).thenRejected('member/excluded')
    story.member('bea').excluded = 1
    story.when(vote('bea', 0)).thenAmong({ type: 'Voted', option: 0 })
  })
})

describe('the end of a poll', () => {
  test('[PL6] comes by itself, names the votes and the option with the most', () => {
    given(openPoll(), vote('ann', 1), vote('bea', 1), vote('cat', 0))
      .pass(MINUTE)
      .thenExactly({ type: 'PollClosed', why: 'ended', votes: [1, 2], winner: 1 })
      .pass(MINUTE)
      .thenNothing()
  })

  test('[PL6] has no winner without a vote or when two have as many', () => {
    given(openPoll()).pass(MINUTE).thenExactly({ type: 'PollClosed', winner: null })
    given(openPoll(), vote('ann', 1), vote('bea', 0))
      .pass(MINUTE)
      .thenExactly({ type: 'PollClosed', winner: null, votes: [1, 1] })
  })

  test('[PL7] a producer may end it, once', () => {
    const story = given(openPoll())
      .when({ ...closePoll('p1'), after: SECOND })
      .thenExactly({ type: 'PollClosed', why: 'producer', actor: 'producer:p' })
    story.when(closePoll('p1')).thenRejected('poll/closed')
    story.when(closePoll('p9')).thenRejected('poll/unknown')
    expect(activityOf(story.state, 'poll', 'p1')).toMatchObject({
      closesAt: story.at,
      endedAt: story.at,
    })
  })
})

type Act = (at: { activityId: string }) => Step

const member = fc.constantFrom('ann', 'bea', 'cat', 'dan', '__proto__')
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    arbitrary: fc.tuple(member, fc.integer({ min: -1, max: 3 })).map(
      ([who, n]): Act =>
        ({ activityId }) =>
          vote(who, n, activityId),
    ),
    weight: 12,
  },
  {
    arbitrary: fc.boolean().map(
      (changeVote): Act =>
        () =>
          openPoll({ changeVote }),
    ),
    weight: 2,
  },
  { arbitrary: fc.constant<Act>(({ activityId }) => closePoll(activityId)), weight: 1 },
  {
    arbitrary: fc.tuple(member).map(
      ([who]): Act =>
        () =>
          ban(who, 30),
    ),
    weight: 1,
  },
)
const acts = fc.array(fc.tuple(act, fc.constantFrom(0, 0, SECOND, 30 * SECOND)), { minLength: 10 })

function load(state: State): State {
  const loaded = initialState()
  for (const [key, json] of allRows(state)) loadRow(loaded, key, JSON.parse(json))
  loaded.at = state.at
  finishLoad(loaded, state.seq)
  return loaded
}

describe('any votes in any order', { timeout: 30_000 }, () => {
  test('[PL8] each counts once: the sum is the members with a vote, also replayed and reloaded', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const story = given(openPoll({ changeVote: true }))
        let loaded = load(story.state)
        for (const [make, after] of list) {
          const from = story.envelopes.length
          story.pass(after)
          story.when(make({ activityId: newest(story.state) }))
          for (const envelope of story.envelopes.slice(from))
            apply(loaded, structuredClone(envelope))
          loaded = load(loaded)
          expect(stateHash(loaded)).toBe(stateHash(story.state))
        }
        expect(stateHash(replay(story.envelopes))).toBe(stateHash(story.state))
        for (const activity of story.state.activities.values()) {
          if (activity.type !== 'poll') continue
          const sum = activity.votes.reduce((all, n) => all + n, 0)
          expect(sum).toBe(votersIn(story.state, activity.activityId))
        }
      }),
      { numRuns: 40 },
    )
  })

  function newest(state: State): string {
    return [...state.activities.keys()].at(-1) ?? 'none'
  }

  function votersIn(state: State, activityId: string): number {
    return [...state.members.values()].filter((one) => (partIn(one, activityId)?.mark ?? 0) > 0)
      .length
  }

  function replay(envelopes: readonly Envelope[]): State {
    const state = initialState()
    for (const envelope of envelopes) apply(state, structuredClone(envelope))
    return state
  }

  test('[PL8] a vote that is counted twice is found', () => {
    const story = given(openPoll(), vote('ann', 0))
    votesIn(story.state)[1] = 1
    expect(brokenInvariants(story.state)).not.toEqual([])
    votesIn(story.state)[1] = 0
    expect(brokenInvariants(story.state)).toEqual([])
    expect(story.state.members.has('ann' as MemberId)).toBe(true)
  })
})
