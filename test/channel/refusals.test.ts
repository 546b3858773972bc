/** What the server keeps of refusals for `!why`. */
import type { CauseId, MemberId } from '@fanfare/shared/base'
import type { EventType, RejectionCode } from '@fanfare/shared/contracts'
import { rejection } from '@fanfare/shared/contracts'
import { initialState } from '@fanfare/shared/engine'
import type { ChannelReading } from '@fanfare/server/channel/channel.ts'
import type { AppliedBatch } from '@fanfare/server/channel/submission.ts'
import { createRefusals } from '@fanfare/server/refusals.ts'
import { expect, test } from 'vitest'

function reading(): ChannelReading {
  const identities = { ofMember: () => undefined, find: () => undefined, search: () => [], size: 0 }
  return { state: initialState(), identities, at: 1 }
}

function batch(at: number, ...applied: AppliedBatch['applied'][number][]): AppliedBatch {
  return { at, envelopes: [], applied }
}

function said(
  member: string,
  refused: RejectionCode[],
  ...types: EventType[]
): AppliedBatch['applied'][number] {
  const envelopes = types.map((type) => ({
    seq: 1,
    at: 1,
    causeId: 'c',
    v: 1,
    event: { type } as never,
  }))
  return {
    submission: {
      causeId: 'twitch:1' as CauseId,
      bodyHash: '',
      dedupe: 'window',
      shed: null,
      actor: 'viewer',
      identities: [],
      unknown: 'mint',
      build: () => [],
      note: null,
    },
    outcome: {
      status: 'accepted',
      seq: 1,
      envelopes,
      refused: refused.map((code) => rejection(code)),
    },
    members: [member as MemberId],
  }
}

const A = 'a' as MemberId
const B = 'b' as MemberId
const C = 'c' as MemberId

test('[WY5] the newest of each member is kept, of so many members, and of this running channel alone', () => {
  const refusals = createRefusals(2)
  const channel = reading()
  refusals.note(channel, batch(1, said('a', ['seckill/sold_out']), said('b', ['poll/none_open'])))
  refusals.note(channel, batch(2, said('a', ['poll/closed'])))
  expect(refusals.of(channel, A)).toMatchObject({ code: 'poll/closed', at: 2 })
  refusals.note(channel, batch(3, said('c', ['code/unknown'])))
  expect(refusals.of(channel, A)?.code).toBe('poll/closed')
  expect(refusals.of(channel, C)?.code).toBe('code/unknown')
  refusals.note(channel, batch(4, said('d', ['code/unknown']), said('e', ['code/unknown'])))
  expect(refusals.of(channel, B)).toBeNull()
  expect(refusals.of(channel, C)?.code).toBe('code/unknown')
  expect(refusals.of(reading(), A)).toBeNull()
})

test('[WY4] what nobody can help is not kept; getting what was asked for ends the matter', () => {
  const refusals = createRefusals()
  const channel = reading()
  refusals.note(channel, batch(1, said('a', ['quiz/wrong']), said('b', ['seckill/not_yet'])))
  expect(refusals.of(channel, A)).toBeNull()
  refusals.note(channel, batch(2, said('b', [], 'Interacted')))
  expect(refusals.of(channel, B)?.code).toBe('seckill/not_yet')
  refusals.note(channel, batch(3, said('b', [], 'Interacted', 'UnitsClaimed')))
  expect(refusals.of(channel, B)).toBeNull()
})
