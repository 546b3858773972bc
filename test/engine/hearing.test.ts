/** What becomes of the commands that a line of chat stands for, and of lines with blocked words. */
import type { MemberId } from '@fanfare/shared/base'
import { expect, test } from 'vitest'
import { createChannel } from '@fanfare/server/channel/create-channel.ts'
import { FakeClock } from '../channel/fake-clock.ts'
import { ManualJournal } from '../channel/manual-journal.ts'
import { chat as line, command, gift, outcomesOf, statuses } from '../channel/submissions.ts'
import { chat, plainRules } from '../support/commands.ts'
import { given, SECOND } from '../support/given.ts'

const MING = 'ming' as MemberId

test('[HR12] a blocked line counts as interaction and earns nothing', () => {
  given(plainRules())
    .when({ type: 'RecordChat', member: MING, eventAt: null, isBlocked: true })
    .thenExactly({ type: 'MemberJoined' }, { type: 'Interacted', kind: 'chat' })
    .when({ ...chat('ming'), after: SECOND })
    .thenPays('ming', 10)
})

test('[HR10] a line counts though what it asks for is refused, each part for a reason of its own', async () => {
  const manual = new ManualJournal()
  const channel = await createChannel('live', { journal: manual.journal, clock: new FakeClock() })
  const wish = line('1', undefined, {
    build: ([member]) => {
      const by = { member: member as MemberId, eventAt: null }
      return [
        { type: 'RecordChat', ...by },
        { type: 'RedeemCode', code: 'nothing', ...by },
        { type: 'EnterLottery', activityId: null, ...by },
      ]
    },
  })
  const answer = channel.submit([wish])
  await manual.open()
  const [outcome] = outcomesOf(await answer)
  if (outcome?.status !== 'accepted') throw new Error('the line did not count')
  expect(outcome.refused.map(({ code }) => code)).toEqual(['code/unknown', 'lottery/none_open'])
  expect(outcome.envelopes.map(({ event }) => event.type)).toContain('Interacted')
  await channel.close()
})

test('[HR11] a crowded channel sheds small talk and keeps the line that means something', async () => {
  const manual = new ManualJournal()
  const channel = await createChannel('live', {
    journal: manual.journal,
    clock: new FakeClock(),
    appendsInFlightMax: 1,
    mailboxLimits: { shedAbove: 1, max: 9, batchMax: 4 },
  })
  const open = { type: 'OpenPoll', question: '?', options: ['1', '2'], folded: ['1', '2'] } as const
  const poll = { ...open, options: [...open.options], folded: [...open.folded], seconds: 60 }
  const first = channel.submit([command('k', () => [{ ...poll, changeVote: false }])])
  await manual.appends(1)
  const heard = { isHeard: ({ isListening }: { isListening: boolean }) => isListening }
  const crowd = channel.submit([gift('1'), line('2'), line('3', undefined, heard)])
  await manual.open()
  await first
  expect(statuses(await crowd)).toEqual(['accepted', 'shed', 'accepted'])
  await channel.close()
})
