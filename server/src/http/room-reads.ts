/** What can be read about the activities of the room: history, one of them, runs of show, the rules in force. */
import { ok } from '@fanfare/shared/base'
import type { MemberId, Result } from '@fanfare/shared/base'
import type { Rejection } from '@fanfare/shared/contracts'
import { activityDetail, activityPage, runsOfShow } from '@fanfare/shared/view'
import type { Refusal } from '@fanfare/shared/view'
import type { ChannelReading } from '../channel/channel.ts'
import { answer, notFound } from './answer.ts'
import type { Context } from './context.ts'
import { PageQuery, queryOf } from './page-query.ts'
import { viewReading } from './reading.ts'

export type Asked = { c: Context; channelId: string; look: Look }
/** Looks at the state; what is answered is durable. */
export type Look = <T>(look: (reading: ChannelReading) => T) => Promise<T>
export type AddRead = (path: string, handle: (asked: Asked) => Promise<Response>) => void
export type RefusalOf = (reading: ChannelReading, member: MemberId) => Refusal | null

export function addRoomReads(read: AddRead): void {
  read('/activities', async (asked) => answer(await history(asked)))
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

/** The newest first. A cursor counts from the oldest, so that pages stay what they are when one is opened. */
async function history({ c, look }: Asked): Promise<Result<object, Rejection>> {
  const asked = queryOf(PageQuery, c.req.query())
  if (!asked.ok) return asked
  const { cursor, limit } = asked.value
  const place = { count: limit, end: cursor === 0 ? null : cursor }
  const page = await look((reading) => activityPage(viewReading(reading), place))
  const { activities, start } = page
  return ok({ activities, ...(start > 0 ? { next: String(start) } : {}) })
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
