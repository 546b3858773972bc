/**
 * `GET …/draws/:id/transcript`: everything that somebody needs to recompute a draw, with the record of what
 * became of its prizes. Gathered from the journal, since only that has every entry in its order.
 */
import { rejection } from '@fanfare/shared/contracts'
import type { TranscriptHead } from '@fanfare/shared/draw'
import { createDrawTranscript, displayName } from '@fanfare/shared/view'
import { drawOf } from '@fanfare/shared/engine'
import type { Channel } from '../channel/channel.ts'
import { notFound, refuse } from './answer.ts'
import type { App, Context, HttpParts } from './context.ts'
import { channelOf } from './entrance.ts'
import type { Entrance } from './entrance.ts'
import { mayOpen } from './read-routes.ts'
import { viewReading } from './reading.ts'

/** Entries are put together in texts of so many: fewer objects to keep than entries. */
const ENTRIES_PER_TEXT = 4_096

export function addDrawRoutes(app: App, parts: HttpParts, entrance: Entrance): void {
  app.get('/api/v1/channels/:channel/draws/:activity/transcript', async (c) => {
    const caller = await entrance.admit(c, 'read')
    if (!caller.ok) return refuse(caller.error)
    if (!(await mayOpen(parts, caller.value, channelOf(c)))) {
      return refuse(rejection('channel/unknown'))
    }
    const channel = await parts.channels.get(channelOf(c))
    return transcript(parts, channel, c)
  })
}

async function transcript(parts: HttpParts, channel: Channel, c: Context): Promise<Response> {
  const activityId = c.req.param('activity') ?? ''
  const found = await channel.read(({ state }) => {
    const draw = drawOf(state, activityId)
    const openedSeq = state.activities.get(activityId)?.openedSeq ?? 0
    return draw === null ? null : { isDrawn: draw.seed !== null, openedSeq }
  })
  if (found === null) return notFound('activity/unknown')
  if (!found.isDrawn) return refuse(rejection('lottery/not_drawn'))
  const gathered = await gather(parts, channel, activityId, found.openedSeq)
  // A rehearsal keeps only its newest events.
  if (gathered === null) return notFound('request/not_found')
  return new Response(bodyOf(gathered), {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': `attachment; filename="draw-${activityId}.json"`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  })
}

type Gathered = { head: TranscriptHead; entries: string[] }

async function gather(
  parts: HttpParts,
  channel: Channel,
  activityId: string,
  openedSeq: number,
): Promise<Gathered | null> {
  const transcript = createDrawTranscript(channel.id, activityId)
  const entries: string[] = []
  let waiting: string[] = []
  const put = (): void => {
    if (waiting.length > 0) entries.push(waiting.join(',\n'))
    waiting = []
  }
  for await (const envelope of parts.journalOf(channel.id).read(channel.id, openedSeq - 1)) {
    const entry = transcript.take(envelope)
    if (entry === null) continue
    waiting.push(JSON.stringify(entry))
    if (waiting.length === ENTRIES_PER_TEXT) put()
  }
  put()
  const head = await channel.read((reading) => {
    const viewed = viewReading(reading)
    return transcript.head((member) => displayName(viewed, member))
  })
  return head === null ? null : { head, entries }
}

/** The entries last: whoever opens the file sees the draw first. */
function bodyOf({ head, entries }: Gathered): ReadableStream<Uint8Array> {
  const texts = textsOf(head, entries)
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull(controller) {
      const { done, value } = texts.next()
      if (done === true) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
}

function* textsOf(head: TranscriptHead, entries: readonly string[]): Generator<string> {
  yield `${JSON.stringify(head, null, 1).replace(/\n\}$/, '')},\n "entries": [`
  for (const [place, text] of entries.entries()) yield `${place === 0 ? '\n' : ',\n'}${text}`
  yield '\n]}\n'
}
