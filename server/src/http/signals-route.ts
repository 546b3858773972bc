/** `POST …/signals`: the hot path. One body, parsed once; nothing between the socket and ingest. */
import { err, ok } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { limits, rejection } from '@fanfare/shared/contracts'
import type { IngestAnswer, Rejection } from '@fanfare/shared/contracts'
import { answer, refuse } from './answer.ts'
import type { App, Context, HttpParts } from './context.ts'
import { channelOf, webhookHeaders } from './entrance.ts'
import type { Entrance } from './entrance.ts'
import { checkHeaders, parseJson, readText } from './read-body.ts'

const { INGEST_BODY_BYTES_MAX, SIGNALS_PER_REQUEST_MAX } = limits

export function addSignalsRoute(app: App, parts: HttpParts, entrance: Entrance): void {
  app.post('/api/v1/channels/:channel/signals', async (c) => {
    const tooMuch = checkHeaders(c, INGEST_BODY_BYTES_MAX)
    if (tooMuch !== null) return refuse(tooMuch)
    const body = await admittedBody(c, parts, entrance)
    return answer(body.ok ? await take(parts, channelOf(c), body.value) : body)
  })
}

async function admittedBody(
  c: Context,
  parts: HttpParts,
  entrance: Entrance,
): Promise<Result<string, Rejection>> {
  const signed = c.req.header('authorization') === undefined ? webhookHeaders(c) : null
  if (signed !== null) {
    const body = await readText(c, INGEST_BODY_BYTES_MAX)
    if (!body.ok) return body
    const signer = await entrance.guess(c, () =>
      parts.auth.webhook(channelOf(c), signed, body.value),
    )
    const admitted = entrance.admitAs(signer, c, 'ingest')
    return admitted.ok ? body : admitted
  }
  const admitted = await entrance.admit(c, 'ingest')
  return admitted.ok ? readText(c, INGEST_BODY_BYTES_MAX) : admitted
}

async function take(
  parts: HttpParts,
  channelId: string,
  text: string,
): Promise<Result<IngestAnswer, Rejection>> {
  const body = parseJson(text)
  if (!body.ok) return body
  const items = signalsIn(body.value)
  return items.ok ? parts.ingest.signals(channelId, items.value) : items
}

/** The envelope of a request of signals; what is inside is judged by ingest. */
export function signalsIn(body: unknown): Result<readonly unknown[], Rejection> {
  const signals =
    body !== null && typeof body === 'object' && 'signals' in body ? body.signals : undefined
  if (!Array.isArray(signals)) return err(rejection('request/invalid', 'signals: not a list'))
  if (signals.length === 0) return err(rejection('request/invalid', 'signals: empty'))
  if (signals.length > SIGNALS_PER_REQUEST_MAX) {
    return err(rejection('request/too_many_signals', `at most ${SIGNALS_PER_REQUEST_MAX}`))
  }
  return ok(signals)
}
