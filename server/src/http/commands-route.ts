/** `POST …/commands`: everything a person or program may ask of a channel. */
import { err, ok } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { limits, ProducerCommandSchema, rejection } from '@fanfare/shared/contracts'
import type { Envelope, ProducerCommand, Rejection } from '@fanfare/shared/contracts'
import { drawOf } from '@fanfare/shared/engine'
import { publicEvent } from '@fanfare/shared/view'
import { authorise, needOfCommand } from '../auth/principal.ts'
import type { Principal } from '../auth/principal.ts'
import type { RoundOf } from '../beacon/beacon.ts'
import type { CommandDone } from '../ingest/ingest.ts'
import { describeIssue } from '../ingest/validate.ts'
import { IDEMPOTENCY_KEY_CHARS_MAX } from '../limits.ts'
import { answer, refuse } from './answer.ts'
import { eventsOfCause } from './cause-events.ts'
import type { App, Context, HttpParts } from './context.ts'
import { channelOf } from './entrance.ts'
import type { Entrance } from './entrance.ts'
import { isPreview, previewed } from './previews.ts'
import { checkHeaders, readJson } from './read-body.ts'

const { MESSAGE_BYTES_MAX } = limits

export function addCommandsRoute(app: App, parts: HttpParts, entrance: Entrance): void {
  app.post('/api/v1/channels/:channel/commands', async (c) => {
    const tooMuch = checkHeaders(c, MESSAGE_BYTES_MAX)
    if (tooMuch !== null) return refuse(tooMuch)
    const caller = await entrance.admit(c, 'moderate')
    if (!caller.ok) return refuse(caller.error)
    const body = await readJson(c, MESSAGE_BYTES_MAX)
    if (!body.ok) return refuse(body.error)
    if (!isPreview(body.value)) return commanded(c, parts, caller.value, body.value)
    const allowed = authorise(caller.value, channelOf(c), 'produce')
    if (!allowed.ok) return refuse(allowed.error)
    return answer(await previewed(parts, caller.value, channelOf(c), body.value))
  })
}

async function commanded(
  c: Context,
  parts: HttpParts,
  caller: Principal,
  body: unknown,
): Promise<Response> {
  const command = commandIn(body)
  if (!command.ok) return refuse(command.error)
  const channelId = channelOf(c)
  const allowed = authorise(caller, channelId, needOfCommand(command.value.type))
  if (!allowed.ok) return refuse(allowed.error)
  const key = idempotencyKeyOf(c)
  if (!key.ok) return refuse(key.error)
  const complete = await parts.beacon.complete(command.value, roundIn(parts, channelId))
  if (!complete.ok) return refuse(complete.error)
  const done = await parts.ingest.command(channelId, {
    command: complete.value,
    tokenId: caller.id,
    ...(key.value === undefined ? {} : { idempotencyKey: key.value }),
    onDecided: c.env?.relayed?.onDecided,
  })
  return answer(done.ok ? ok(await tell(parts, channelId, done.value)) : done)
}

/** The round that the draw of a lottery in this channel has to mix in. */
function roundIn(parts: HttpParts, channelId: string): RoundOf {
  return async (activityId) => {
    const channel = await parts.channels.get(channelId)
    return channel.read(({ state }) => drawOf(state, activityId)?.round ?? null)
  }
}

function commandIn(body: unknown): Result<ProducerCommand, Rejection> {
  const parsed = ProducerCommandSchema.safeParse(body)
  return parsed.success
    ? ok(parsed.data)
    : err(rejection('request/invalid', describeIssue(parsed.error.issues[0])))
}

function idempotencyKeyOf(c: Context): Result<string | undefined, Rejection> {
  const key = c.req.header('idempotency-key') ?? c.get('idempotencyKey')
  if (key === undefined) return ok(undefined)
  const isFine =
    key.length >= 1 && key.length <= IDEMPOTENCY_KEY_CHARS_MAX && /^[\x20-\x7e]+$/.test(key)
  return isFine ? ok(key) : err(rejection('request/invalid', 'Idempotency-Key'))
}

type Told = { seq: number; events: object[] }

/** A repeated command answers what it answered the first time, from the journal. */
async function tell(parts: HttpParts, channelId: string, done: CommandDone): Promise<Told> {
  if (!done.repeated) return { seq: done.seq, events: done.envelopes.map(told) }
  if (done.seq === null) return { seq: 0, events: [] }
  const envelopes = await eventsOfCause(
    parts.journalOf(channelId),
    channelId,
    done.causeId,
    done.seq,
  )
  return { seq: envelopes.at(-1)?.seq ?? done.seq, events: envelopes.map(told) }
}

function told({ seq, at, event }: Envelope): object {
  return { seq, at, ...publicEvent(event) }
}
