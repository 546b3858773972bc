/** What can be read about the activities of the room: history, one of them, runs of show, the rules in force. */
import { ok } from '@fanfare/shared/base'
import type { MemberId } from '@fanfare/shared/base'
import { activityDetail, runsOfShow } from '@fanfare/shared/view'
import type { Refusal } from '@fanfare/shared/view'
import type { ChannelReading } from '../channel/channel.ts'
import { answer, notFound } from './answer.ts'
import type { Context } from './context.ts'
import { viewReading } from './reading.ts'

export type Asked = { c: Context; channelId: string; look: Look }
/** Looks at the state; what is answered is durable. */
export type Look = <T>(look: (reading: ChannelReading) => T) => Promise<T>
export type AddRead = (path: string, handle: (asked: Asked) => Promise<Response>) => void
export type RefusalOf = (reading: ChannelReading, member: MemberId) => Refusal | null

export function addRoomReads(read: AddRead): void {
  read('/activities/:activity', async ({ c, look }) => {
    const activityId = c.req.param('activity') ?? ''
    const activity = await look((reading) => activityDetail(viewReading(reading), activityId))
    return activity === null ? notFound('activity/unknown') : answer(ok(activity))
  })
  read('/rundowns', async ({ look }) =>
    answer(ok(await look((reading) => runsOfShow(viewReading(reading))))),
  )
  read('/rules', async ({ look }) => answer(ok(await look(rulesNow))))
}

function rulesNow({ state }: ChannelReading): object {
  return {
    version: state.rulesVersion,
    rules: state.rules,
    scheduled: state.scheduledRules.map(({ effectiveAt, rules, version }) => ({
      version,
      effectiveAt,
      rules,
    })),
  }
}
