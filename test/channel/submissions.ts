/** Submissions as ingest makes them, with as little as a test has to say. */
import type { CauseId, MemberId } from '@fanfare/shared/base'
import type { CommandBody, ProducerCommandBody } from '@fanfare/shared/contracts'
import type { Outcome, SeenIdentity, Submission } from '@fanfare/server/channel/submission.ts'

export const person = (userId: string, name?: string): SeenIdentity =>
  name === undefined ? { platform: 'test', userId } : { platform: 'test', userId, name }

function signal(
  id: string,
  who: SeenIdentity,
  build: (member: MemberId) => readonly CommandBody[],
  more: Partial<Submission> = {},
): Submission {
  return {
    causeId: `test:${id}` as CauseId,
    bodyHash: 'a body',
    dedupe: 'forever',
    shed: null,
    actor: 'viewer',
    identities: [who],
    unknown: 'mint',
    build: (members) => build(members[0]!),
    note: null,
    ...more,
  }
}

const small = { dedupe: 'window', shed: 'chat' } as const

/** A line of chat. */
export const chat = (id: string, who = person('ming'), more: Partial<Submission> = {}) =>
  signal(id, who, (member) => [{ type: 'RecordChat', member, eventAt: null }], {
    ...small,
    ...more,
  })

/** Something of value, that always counts. */
export const gift = (id: string, who = person('ming'), more: Partial<Submission> = {}) =>
  signal(
    id,
    who,
    (member) => [
      {
        type: 'RecordGift',
        member,
        eventAt: null,
        giftId: 'rose',
        giftName: 'Rose',
        count: 1,
        unitAmount: 100,
        currency: 'TWD',
        comboKey: null,
        final: false,
      },
    ],
    more,
  )

/** Commands of a producer; `who` has to be known already. */
export const command = (
  key: string,
  build: (member: MemberId) => readonly ProducerCommandBody[],
  who: readonly SeenIdentity[] = [],
): Submission => ({
  ...signal(key, person(''), build),
  causeId: `cmd:token:${key}` as CauseId,
  actor: 'producer:token',
  identities: who,
  unknown: 'require',
})

export const adjust = (key: string, amount: number, who = person('ming')) =>
  command(key, (member) => [{ type: 'AdjustPoints', member, amount, reason: 'thanks' }], [who])

export function outcomesOf(answer: readonly Outcome[] | { busy: string }): readonly Outcome[] {
  if ('busy' in answer) throw new Error(`busy: ${answer.busy}`)
  return answer
}

export const statuses = (answer: readonly Outcome[] | { busy: string }): string[] =>
  outcomesOf(answer).map(({ status }) => status)
