/** Polls, quizzes, questions and tasks as the audiences see them. */
import type { MemberId } from '@fanfare/shared/base'
import type { CommandBody, Event } from '@fanfare/shared/contracts'
import { defaultRules, STANDARD_TASKS, TAIPEI_ZONE } from '@fanfare/shared/contracts'
import { activityDetail, cuesOf, feedOf, overlayView, taskStandings } from '@fanfare/shared/view'
import { describe, expect, test } from 'vitest'
import type { Step } from '../support/given.ts'
import {
  answer,
  ask,
  closePoll,
  dismiss,
  openChoice,
  openPoll,
  openQuiz,
  pick,
  vote,
} from '../support/poll-commands.ts'
import { chat, createRoom } from './room.ts'

const SECOND = 1_000
const MINUTE = 60_000

/** What the story's words add for the story is no part of a command here. */
function body(step: Step): CommandBody {
  const { actor: _actor, after: _after, at: _at, ...command } = step
  return command as CommandBody
}

function roomOf(...names: string[]) {
  const room = createRoom()
  const ids = names.map((name) => room.meet(name))
  room.happen(ids.map(chat))
  return { ...room, ids, tick: () => room.happen({ type: 'Tick' }) }
}

describe('polls', () => {
  test('[PL9] the picture shows votes while they come, and the result for two minutes', () => {
    const room = roomOf('Ann', 'Bea')
    const opened = room.happen(body(openPoll()))
    expect(cuesOf(room.reading(), opened)).toMatchObject([
      { kind: 'poll_opened', priority: 1, activityId: 'p1', question: 'Which colour?' },
    ])
    room.happen(room.ids.map((id) => body(vote(id, 1))))
    expect(overlayView(room.reading(), 'demo').polls).toMatchObject([
      {
        activityId: 'p1',
        open: true,
        votes: 2,
        options: [
          { text: 'Red', votes: 0 },
          { text: 'Blue', votes: 2 },
        ],
      },
    ])
    room.wait(MINUTE)
    const closed = room.tick()
    expect(cuesOf(room.reading(), closed)).toMatchObject([
      { kind: 'poll_closed', winner: 'Blue', votes: 2 },
    ])
    room.wait(2 * MINUTE - 1)
    expect(overlayView(room.reading(), 'demo').polls).toMatchObject([{ open: false, votes: 2 }])
    room.wait(1)
    expect(overlayView(room.reading(), 'demo').polls).toEqual([])
    expect(activityDetail(room.reading(), 'p1')).toMatchObject({ type: 'poll', open: false })
  })

  test('[PL9] what is undone is gone at once, without a result', () => {
    const room = roomOf('Ann')
    room.happen(body(openPoll()))
    const poll = room.state.activities.get('p1')
    if (poll === undefined) throw new Error('no poll')
    const { activityId } = poll
    const event: Event = {
      type: 'PollClosed',
      activityId,
      question: 'Which colour?',
      votes: [0, 0],
      winner: null,
      why: 'reversed',
      actor: 'producer:p',
    }
    const envelope = { seq: 99, at: room.reading().at, causeId: 'c', v: 1, event }
    const batch = { at: envelope.at, envelopes: [envelope], happenings: [] }
    expect(cuesOf(room.reading(), batch)).toEqual([])
    poll.reversal = { state: 'running', after: '', members: 0, taken: 0, returned: 0, owed: 0 }
    expect(overlayView(room.reading(), 'demo').polls).toEqual([])
  })

  test('[PL6] the feed tells what opened, and how it ended', () => {
    const room = roomOf('Ann')
    const opened = room.happen(body(openPoll()), { actor: 'producer:p' })
    expect(feedOf(room.reading(), opened)).toMatchObject([
      { kind: 'poll', text: 'Which colour?', values: { action: 'opened', seconds: 60 } },
    ])
    const closed = room.happen(body(closePoll('p1')), { actor: 'producer:p' })
    expect(feedOf(room.reading(), closed)).toMatchObject([
      { kind: 'poll', values: { action: 'closed', votes: 0 }, actor: 'producer:p' },
    ])
  })
})

describe('quizzes', () => {
  test('[QZ11] the answer and who chose right are told when it is over', () => {
    const room = roomOf('Ann', 'Bea')
    const [ann = '', bea = ''] = room.ids
    room.happen(body(openChoice()))
    room.happen([body(answer(ann, 'b')), body(answer(bea, 'a'))])
    const [open] = overlayView(room.reading(), 'demo').quizzes
    expect(open).toMatchObject({ open: true, answered: 2, right: 0, first: [] })
    expect(open).toMatchObject({ answer: null, rightOption: null })
    const wire = JSON.stringify([open, activityDetail(room.reading(), 'q1')])
    expect(wire).not.toContain('"answers"')
    expect(wire).not.toContain('folded')
    room.wait(MINUTE)
    const closed = room.tick()
    expect(cuesOf(room.reading(), closed)).toMatchObject([
      { kind: 'quiz_closed', answer: 'Tokyo', right: 1, first: [{ name: 'Ann' }] },
    ])
    expect(overlayView(room.reading(), 'demo').quizzes).toMatchObject([
      {
        open: false,
        answer: 'Tokyo',
        rightOption: 1,
        right: 1,
        first: [{ name: 'Ann', key: ann }],
      },
    ])
    const paid = room.tick()
    expect(feedOf(room.reading(), paid)).toMatchObject([
      { kind: 'quiz', values: { action: 'paid', members: 1, points: 20 } },
    ])
  })

  test('[QZ3] of free answers the picture counts who knows it', () => {
    const room = roomOf('Ann')
    const opened = room.happen(body(openQuiz()))
    expect(cuesOf(room.reading(), opened)).toMatchObject([
      { kind: 'quiz_opened', rewardPoints: 20, priority: 1 },
    ])
    room.happen(body(answer(room.ids[0] ?? '', 'tokyo')))
    expect(overlayView(room.reading(), 'demo').quizzes).toMatchObject([
      { options: null, right: 1, answered: 1, rightOption: null },
    ])
  })
})

describe('questions', () => {
  test('[QA3] the queue is the host’s, the picked one is on the picture, a hidden name hidden', () => {
    const room = roomOf('Ann', 'Bea')
    const [ann = '' as MemberId, bea = '' as MemberId] = room.ids
    const asked = room.happen([body(ask(ann, 'Does it shrink?')), body(ask(bea, 'How much?'))])
    expect(feedOf(room.reading(), asked)).toMatchObject([
      { kind: 'question', text: 'Does it shrink?', who: { name: 'Ann' } },
      { kind: 'question', text: 'How much?', values: { action: 'asked' } },
    ])
    const [one = 0] = [...room.state.questions.keys()]
    room.happen(body(pick(one)), { actor: 'producer:p' })
    room.happen({ type: 'HideName', member: ann }, { actor: 'producer:p' })
    const shown = overlayView(room.reading(), 'demo')
    expect(shown.question).toMatchObject({ id: one, text: 'Does it shrink?', who: { name: '' } })
    expect(JSON.stringify(shown)).not.toContain('How much?')
    room.happen(body(dismiss(one)), { actor: 'producer:p' })
    expect(overlayView(room.reading(), 'demo').question).toBe(null)
  })
})

describe('tasks', () => {
  /** What the picture answers to a line that asks `!tasks`. */
  function answerIn(room: ReturnType<typeof roomOf>, id: MemberId): unknown {
    const question = { command: 'tasks', args: [], language: null }
    const like: CommandBody = { type: 'RecordLike', member: id, eventAt: null, count: 1 }
    const batch = room.happen(like, { note: { kind: 'chat', question } })
    const cue = cuesOf(room.reading(), batch).find(({ kind }) => kind === 'answer')
    return cue !== undefined && 'text' in cue ? cue.text : null
  }

  function withTasks() {
    const room = roomOf('Ann')
    const rules = { ...defaultRules(), tasks: structuredClone(STANDARD_TASKS) }
    room.happen({ type: 'SetRules', rules, zone: TAIPEI_ZONE })
    return room
  }

  test('[TK11] !tasks tells the next three and how far they are', () => {
    const room = withTasks()
    const id = room.ids[0] ?? ('' as MemberId)
    room.happen([chat(id), chat(id)])
    expect(answerIn(room, id)).toEqual({
      key: 'tasks',
      values: {
        done: 0,
        all: 8,
        name1: '每日簽到',
        have1: 0,
        need1: 1,
        points1: 5,
        name2: '聊聊 5 句',
        have2: 2,
        need2: 5,
        points2: 2,
        name3: '分享直播間',
        have3: 0,
        need3: 1,
        points3: 3,
      },
    })
    const member = room.state.members.get(id)
    if (member === undefined) throw new Error('Ann never joined')
    const spend = taskStandings(room.reading(), member).find((one) => one.action === 'spend')
    expect(spend).toMatchObject({ need: 300_000, have: 0, done: false, kind: 'growth' })
  })

  test('[TK11] without tasks, and with all done, it says so', () => {
    const room = roomOf('Ann')
    const id = room.ids[0] ?? ('' as MemberId)
    expect(answerIn(room, id)).toEqual({ key: 'tasks_none', values: {} })
    const rules = defaultRules()
    rules.tasks.daily = [{ id: 'hi', name: 'Hi', action: 'chat', count: 1, points: 1 }]
    room.happen({ type: 'SetRules', rules, zone: TAIPEI_ZONE })
    room.happen(chat(id))
    const values = { done: 1, all: 1 }
    expect(answerIn(room, id)).toEqual({ key: 'tasks_done', values })
  })

  test('[TK1] a task that is done has one cue and one line, and its points no other', () => {
    const room = withTasks()
    const id = room.ids[0] ?? ('' as MemberId)
    const batch = room.happen({ type: 'RecordFollow', member: id, eventAt: null })
    const kinds = cuesOf(room.reading(), batch).filter(({ kind }) => kind !== 'tier_up')
    expect(kinds).toMatchObject(
      [
        { kind: 'points', rule: 'follow' },
        { kind: 'task_done', name: '第一次關注', points: 50, priority: 4 },
      ].toReversed(),
    )
    expect(feedOf(room.reading(), batch)).toMatchObject([
      { kind: 'task', text: '第一次關注', values: { action: 'done', points: 50 } },
    ])
  })

  test('[TK12] the feed tells what a refund took back', () => {
    const room = withTasks()
    const id = room.ids[0] ?? ('' as MemberId)
    const order = { orderKey: 'shop:1', amount: 100, currency: 'TWD' }
    room.happen({ type: 'RecordOrderPaid', member: id, eventAt: null, items: [], ...order })
    const batch = room.happen({ type: 'RecordOrderRefunded', ...order })
    expect(feedOf(room.reading(), batch)).toMatchObject([
      { kind: 'task', text: '第一次下單', values: { action: 'revoked', points: 100, owed: 0 } },
    ])
  })

  test('[LD1] a lucky draw has a cue and a line, a blank has neither', () => {
    const room = roomOf()
    const rules = defaultRules()
    const prizes = [{ name: '紅包', weight: 1, points: 8 }]
    rules.perk = { prizes, blankWeight: 0, pointsPerDay: 8 }
    room.happen({ type: 'SetRules', rules, zone: TAIPEI_ZONE })
    const drawn = room.happen({ type: 'RecordEnter', member: room.meet('Ann'), eventAt: null })
    expect(cuesOf(room.reading(), drawn)).toMatchObject([
      { kind: 'perk', prize: '紅包', points: 8, priority: 3, who: { name: 'Ann' } },
    ])
    expect(feedOf(room.reading(), drawn)).toMatchObject([
      { kind: 'task', text: '紅包', values: { action: 'perk', points: 8 } },
    ])
    room.wait(SECOND)
    const blank = room.happen({ type: 'RecordEnter', member: room.meet('Bea'), eventAt: null })
    expect(cuesOf(room.reading(), blank)).toEqual([])
    expect(feedOf(room.reading(), blank)).toEqual([])
  })
})
