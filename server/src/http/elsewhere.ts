/**
 * Channels that another node owns: what is asked of them here is handed on and answered from here. Signals are left
 * to ingest, which has a way of its own; what any node can answer is answered here.
 */
import { randomUUID } from 'node:crypto'
import { err, isRehearsal, ok, REHEARSAL_SUFFIX } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { limits, rejection } from '@fanfare/shared/contracts'
import type { Rejection } from '@fanfare/shared/contracts'
import { matchedRoutes } from 'hono/route'
import { liveChannelOf } from '../auth/principal.ts'
import type { Principal } from '../auth/principal.ts'
import type { Elsewhere } from '../cluster/relay.ts'
import { isUnavailable } from '../cluster/relayed.ts'
import type { RelayedRequest } from '../cluster/relayed.ts'
import { json, refuse } from './answer.ts'
import type { App, Context, HttpParts } from './context.ts'
import { channelOf } from './entrance.ts'
import type { Entrance } from './entrance.ts'
import { overlayUrl } from './overlay-routes.ts'
import { checkHeaders, readText } from './read-body.ts'

/** What they send. Who they are is told by name, since tokens and cookies must not lie about in the store. */
const HEADERS = ['content-type', 'idempotency-key', 'host']

/** Kept in what all nodes share; the addresses they answer are this node's. */
const ANYWHERE = ['/overlay-url', '/overlay-token/rotate']

export function addElsewhere(
  app: App,
  parts: HttpParts,
  elsewhere: Elsewhere,
  entrance: Entrance,
): void {
  app.use('/api/v1/channels/:channel/*', async (c, next) => {
    // That there is nothing at an address needs nobody's word.
    if (!isRoute(c)) return next()
    const path = pathUnderChannel(c)
    if (ANYWHERE.includes(path) || (path === '/signals' && c.req.method === 'POST')) return next()
    const target = path === '/rehearsal' ? rehearsalOf(channelOf(c)) : channelOf(c)
    const isHere = elsewhere.isHere(target)
    // What was handed on goes no further, or it might go round for ever.
    if (c.env?.relayed !== undefined) {
      return isHere ? next() : refuse(rejection('channel/unavailable', 'another node runs it'))
    }
    const isCommand = path === '/commands'
    if (isCommand) c.set('idempotencyKey', randomUUID())
    if (isHere) {
      await next()
      if (!(await isUnavailableHere(c.res))) return
    }
    const request = isHere
      ? await knownRequest(c, entrance)
      : await admittedRequest(c, parts, entrance)
    if (!request.ok) return refuse(request.error)
    const answered = isCommand
      ? await elsewhere.command(target, request.value)
      : await elsewhere.relay(target, request.value)
    // Without the old one first, its headers would be taken over.
    c.res = undefined
    c.res = path === '/rehearsal' ? await addressedHere(answered, parts, target) : answered
  })
}

/** A rehearsal that was opened by its owner is reached the way the caller came. */
async function addressedHere(
  answered: Response,
  parts: HttpParts,
  channelId: string,
): Promise<Response> {
  if (answered.status !== 200) return answered
  const told: unknown = await answered.json()
  const isAddressed = told !== null && typeof told === 'object' && 'overlayUrl' in told
  return json(isAddressed ? { ...told, overlayUrl: await overlayUrl(parts, channelId) } : told)
}

/** Whether anything answers this method and path besides what is put before all of them. */
function isRoute(c: Context): boolean {
  return matchedRoutes(c).some(({ method }) => method !== 'ALL')
}

function pathUnderChannel(c: Context): string {
  return c.req.path.replace(/^\/api\/v1\/channels\/[^/]*/, '')
}

function rehearsalOf(channelId: string): string {
  return isRehearsal(channelId) ? channelId : `${channelId}${REHEARSAL_SUFFIX}`
}

async function isUnavailableHere(response: Response): Promise<boolean> {
  if (response.status !== 503) return false
  return isUnavailable({ status: 503, body: await response.clone().text() })
}

/** What was let in here a moment ago. */
async function knownRequest(
  c: Context,
  entrance: Entrance,
): Promise<Result<RelayedRequest, Rejection>> {
  const caller = await entrance.identify(c)
  return caller.ok ? ok(requestOf(c, caller.value)) : caller
}

/** Nobody is asked, and no channel is looked for, on behalf of somebody who may not read it. */
async function admittedRequest(
  c: Context,
  parts: HttpParts,
  entrance: Entrance,
): Promise<Result<RelayedRequest, Rejection>> {
  const hasBody = c.req.method !== 'GET' && c.req.method !== 'HEAD'
  const tooMuch = hasBody ? checkHeaders(c, limits.MESSAGE_BYTES_MAX) : null
  if (tooMuch !== null) return err(tooMuch)
  const caller = await entrance.admit(c, 'read')
  if (!caller.ok) return caller
  if (caller.value.scope === 'admin' && !hasBody) {
    const live = liveChannelOf(channelOf(c))
    const known = await parts.journalOf(live).channels()
    if (!known.includes(live)) return err(rejection('channel/unknown'))
  }
  if (hasBody) {
    const body = await readText(c, limits.MESSAGE_BYTES_MAX)
    if (!body.ok) return body
    c.set('bodyText', body.value)
  }
  return ok(requestOf(c, caller.value))
}

function requestOf(c: Context, caller: Principal): RelayedRequest {
  const { pathname, search } = new URL(c.req.url)
  const headers: Record<string, string> = {}
  for (const name of HEADERS) {
    const value = c.req.header(name)
    if (value !== undefined) headers[name] = value
  }
  const key = c.get('idempotencyKey')
  if (key !== undefined) headers['idempotency-key'] ??= key
  const body = c.get('bodyText')
  const isEmpty = body === undefined || body === ''
  const path = pathname + search
  return { caller, method: c.req.method, path, headers, body: isEmpty ? null : body }
}
