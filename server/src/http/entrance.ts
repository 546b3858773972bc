/** Who is calling and may they: the same door for every route, cheapest check first. */
import { err, ok } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import type { Rejection } from '@fanfare/shared/contracts'
import { getCookie } from 'hono/cookie'
import type { Auth, WebhookHeaders } from '../auth/auth.ts'
import { authorise, isChannelId } from '../auth/principal.ts'
import type { Need, Principal } from '../auth/principal.ts'
import {
  API_REQUESTS_BURST,
  API_REQUESTS_PER_SECOND,
  INGEST_REQUESTS_BURST,
  INGEST_REQUESTS_PER_SECOND,
  UNKNOWN_REQUESTS_BURST,
  UNKNOWN_REQUESTS_PER_SECOND,
} from '../limits.ts'
import type { Context } from './context.ts'
import { isSameOrigin } from './origin.ts'
import { createRateLimit } from './rate-limit.ts'

export const PANEL_COOKIE = 'fanfare_panel'

type Admission = Result<Principal, Rejection>

export interface Entrance {
  /** Who is calling, whatever they want. */
  identify(c: Context): Promise<Admission>
  /** The caller, allowed to do this in the channel of the path. */
  admit(c: Context, need: Need): Promise<Admission>
  /** The same for somebody already identified in another way. */
  admitAs(caller: Admission, c: Context, need: Need): Admission
  /** Something only a secret opens: failures of one address are limited. */
  guess<T>(c: Context, attempt: () => Promise<Result<T, Rejection>>): Promise<Result<T, Rejection>>
}

export function createEntrance(options: {
  auth: Auth
  clock: () => number
  publicUrl: () => string
}): Entrance {
  const { auth, clock } = options
  const ingestRate = createRateLimit(
    { perSecond: INGEST_REQUESTS_PER_SECOND, burst: INGEST_REQUESTS_BURST },
    clock,
  )
  const apiRate = createRateLimit(
    { perSecond: API_REQUESTS_PER_SECOND, burst: API_REQUESTS_BURST },
    clock,
  )
  const unknownRate = createRateLimit(
    { perSecond: UNKNOWN_REQUESTS_PER_SECOND, burst: UNKNOWN_REQUESTS_BURST },
    clock,
  )

  async function guess<T>(
    c: Context,
    attempt: () => Promise<Result<T, Rejection>>,
  ): Promise<Result<T, Rejection>> {
    const result = await attempt()
    // That nobody knows at the moment says nothing about who asked.
    if (result.ok || result.error.code === 'channel/unavailable') return result
    // A neighbour's wrong guesses never shut out somebody with a right token.
    return unknownRate.take(addressOf(c)) ? result : err(rejection('rate/limited'))
  }

  async function identify(c: Context): Promise<Admission> {
    const relayed = c.env?.relayed
    if (relayed !== undefined) return ok(relayed.caller)
    return guess(c, async () => {
      const header = c.req.header('authorization')
      if (header !== undefined) return auth.bearer(bearerOf(header))
      const cookie = getCookie(c, PANEL_COOKIE)
      return cookie === undefined ? err(rejection('auth/missing')) : fromCookie(c, cookie)
    })
  }

  async function fromCookie(c: Context, cookie: string): Promise<Admission> {
    const isSafe = c.req.method === 'GET' || c.req.method === 'HEAD'
    if (!isSafe && !isSameOrigin(c, options.publicUrl())) return err(rejection('auth/origin'))
    return auth.cookie(cookie)
  }

  function admitAs(caller: Admission, c: Context, need: Need): Admission {
    if (!caller.ok) return caller
    const { id, scope } = caller.value
    const rate = scope === 'ingest' || scope === 'admin' ? ingestRate : apiRate
    if (!rate.take(id)) return err(rejection('rate/limited'))
    const channelId = channelOf(c)
    if (!isChannelId(channelId)) return err(rejection('channel/invalid_id'))
    return authorise(caller.value, channelId, need)
  }

  return {
    identify,
    admitAs,
    guess,
    admit: async (c, need) => admitAs(await identify(c), c, need),
  }
}

export function channelOf(c: Context): string {
  return c.req.param('channel') ?? ''
}

function bearerOf(header: string): string {
  return /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? ''
}

function addressOf(c: Context): string {
  return c.env?.incoming?.socket.remoteAddress ?? 'unknown'
}

/** The three headers of Standard Webhooks, or `null` where one is missing. */
export function webhookHeaders(c: Context): WebhookHeaders | null {
  const id = c.req.header('webhook-id')
  const timestamp = c.req.header('webhook-timestamp')
  const signature = c.req.header('webhook-signature')
  return id !== undefined && timestamp !== undefined && signature !== undefined
    ? { id, timestamp, signature }
    : null
}
