/** Everything that can be read about a channel, for those who run it. */
import { ok } from '@fanfare/shared/base'
import type { MemberId, Result } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import type { BoardName, BoardPeriod, Rejection } from '@fanfare/shared/contracts'
import { memberDetail, memberSummary } from '@fanfare/shared/view'
import { boardPage } from '@fanfare/shared/engine'
import { z } from 'zod'
import type { Principal } from '../auth/principal.ts'
import type { ChannelReading } from '../channel/channel.ts'
import { MEMBERS_FOUND_MAX, QUERY_CHARS_MAX } from '../limits.ts'
import { answer, notFound, refuse } from './answer.ts'
import type { App, Context, HttpParts } from './context.ts'
import { channelOf } from './entrance.ts'
import type { Entrance } from './entrance.ts'
import { PageQuery, pageCursor, pageLimit, queryOf } from './page-query.ts'
import { boardEntry, viewReading } from './reading.ts'
import { addRoomReads } from './room-reads.ts'
import type { Asked } from './room-reads.ts'
import { statementPage } from './statement.ts'

const BOARDS = ['points', 'gifts', 'interactions'] as const satisfies readonly BoardName[]
const PERIODS = ['broadcast', 'day', 'month', 'all'] as const satisfies readonly BoardPeriod[]

export const BoardQuery = z.object({
  board: z.enum(BOARDS),
  period: z.enum(PERIODS).default('broadcast'),
  limit: pageLimit,
  cursor: pageCursor,
})
export const MembersQuery = z.object({
  query: z.string().max(QUERY_CHARS_MAX).default(''),
  limit: pageLimit,
  cursor: pageCursor.pipe(z.number().max(MEMBERS_FOUND_MAX)),
})

export function addReadRoutes(app: App, parts: HttpParts, entrance: Entrance): void {
  function read(path: string, handle: (asked: Asked) => Promise<Response>): void {
    app.get(`/api/v1/channels/:channel${path}`, async (c) => {
      const caller = await entrance.admit(c, 'read')
      if (!caller.ok) return refuse(caller.error)
      const channelId = channelOf(c)
      if (!(await mayOpen(parts, caller.value, channelId))) {
        return refuse(rejection('channel/unknown'))
      }
      const channel = await parts.channels.get(channelId)
      return handle({ c, channelId, look: (look) => channel.read(look) })
    })
  }

  read('/state', async ({ channelId, look }) =>
    answer(
      ok(
        await look((reading) => ({
          seq: reading.state.seq,
          ...parts.panelState(reading, channelId),
        })),
      ),
    ),
  )
  read('/leaderboards/:board', async (asked) => answer(await leaderboard(asked)))
  read('/members', async (asked) => answer(await members(asked)))
  read('/members/:platform/:userId', async ({ c, look }) => {
    const detail = await look((reading) => {
      const member = memberOf(c, reading)
      return member === undefined
        ? null
        : memberDetail(viewReading(reading, parts.refusalOf), member)
    })
    return detail === null ? notFound('member/unknown') : answer(ok(detail))
  })
  read('/members/:platform/:userId/statement', (asked) => statement(parts, asked))
  addRoomReads(read)
}

/** Whoever may look at every channel must not make new ones by a slip of the pen. */
export async function mayOpen(
  parts: HttpParts,
  { scope }: Principal,
  channelId: string,
): Promise<boolean> {
  if (scope !== 'admin') return true
  if (parts.channels.running().some(({ id }) => id === channelId)) return true
  return (await parts.journalOf(channelId).channels()).includes(channelId)
}

async function leaderboard({ c, look }: Asked): Promise<Result<object, Rejection>> {
  const asked = queryOf(BoardQuery, { ...c.req.query(), board: c.req.param('board') })
  if (!asked.ok) return asked
  const { board, period, limit, cursor: offset } = asked.value
  const { rows, total } = await look((reading) => {
    const { state, at } = reading
    const page = boardPage(state, { board, period, offset, limit, at })
    const viewed = viewReading(reading)
    const entries = page.rows.map((row) => boardEntry(viewed, row))
    return { rows: entries, total: page.total }
  })
  const next = offset + rows.length
  return ok({ board, period, entries: rows, ...(next < total ? { next: String(next) } : {}) })
}

async function members({ c, look }: Asked): Promise<Result<object, Rejection>> {
  const asked = queryOf(MembersQuery, c.req.query())
  if (!asked.ok) return asked
  const { query, limit, cursor: offset } = asked.value
  return look((reading) => {
    const viewed = viewReading(reading)
    // One more than asked for tells whether there is another page.
    const found = reading.identities.search(query, offset + limit + 1).slice(offset)
    const shown = found.slice(0, limit).flatMap((member) => {
      const summary = memberSummary(viewed, member)
      return summary === null ? [] : [summary]
    })
    return ok({
      members: shown,
      ...(found.length > limit ? { next: String(offset + limit) } : {}),
    })
  })
}

async function statement(parts: HttpParts, { c, channelId, look }: Asked): Promise<Response> {
  const asked = queryOf(PageQuery, c.req.query())
  if (!asked.ok) return refuse(asked.error)
  const newest = await look((reading) => {
    const member = memberOf(c, reading)
    return member === undefined
      ? null
      : { member, seq: reading.state.members.get(member)?.lastTransfer ?? 0 }
  })
  if (newest === null) return notFound('member/unknown')
  const reads = { journal: parts.journalOf(channelId), channelId, member: newest.member }
  return answer(await statementPage(reads, asked.value.cursor || newest.seq, asked.value.limit))
}

function memberOf(c: Context, reading: ChannelReading): MemberId | undefined {
  return reading.identities.find(c.req.param('platform') ?? '', c.req.param('userId') ?? '')
}
