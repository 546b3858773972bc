/** How pages prove who they are: overlay and viewer by token, the panel by a link and a cookie. */
import { err, ok } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { limits, rejection } from '@fanfare/shared/contracts'
import type { Rejection } from '@fanfare/shared/contracts'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { z } from 'zod'
import { liveChannelOf } from '../auth/principal.ts'
import { describeIssue } from '../ingest/validate.ts'
import { PAGE_SESSION_SECONDS, PANEL_SESSION_SECONDS } from '../limits.ts'
import { answer, json, refuse } from './answer.ts'
import type { App, Context, HttpParts } from './context.ts'
import { PANEL_COOKIE } from './entrance.ts'
import type { Entrance } from './entrance.ts'
import { isSameOrigin } from './origin.ts'
import { overlayUrl } from './overlay-routes.ts'
import { checkHeaders, readJson } from './read-body.ts'

export const SessionBody = z.object({ token: z.string().min(1).max(200) })
export const LoginBody = z.object({ code: z.string().min(1).max(200) })

export function addSessionRoutes(app: App, parts: HttpParts, entrance: Entrance): void {
  app.post('/api/v1/session', async (c) => {
    const body = await readBody(c, SessionBody)
    if (!body.ok) return refuse(body.error)
    const opened = await entrance.guess(c, () => parts.auth.openPageSession(body.value.token))
    if (!opened.ok) return refuse(opened.error)
    const { session, principal } = opened.value
    const { channelId, scope: audience } = principal
    return json({ session, expiresInS: PAGE_SESSION_SECONDS, channelId, audience })
  })

  app.post('/api/v1/login', async (c) => {
    const origin = fromOwnPage(c, parts)
    if (origin !== null) return refuse(origin)
    const body = await readBody(c, LoginBody)
    if (!body.ok) return refuse(body.error)
    const entered = await entrance.guess(c, async () => {
      const login = await parts.auth.panel.login(body.value.code)
      return login === null ? err(rejection('auth/invalid')) : ok(login)
    })
    if (!entered.ok) return refuse(entered.error)
    const { secret, session } = entered.value
    keepCookie(c, parts, secret)
    const { channelId, label } = session
    return withCookies(c, json({ channelId, label }))
  })

  app.post('/api/v1/logout', async (c) => {
    const origin = fromOwnPage(c, parts)
    if (origin !== null) return refuse(origin)
    const cookie = getCookie(c, PANEL_COOKIE)
    if (cookie !== undefined) await parts.auth.panel.logout(cookie)
    deleteCookie(c, PANEL_COOKIE, { path: '/' })
    return withCookies(c, json({}))
  })

  app.get('/api/v1/panel', async (c) => {
    const caller = await entrance.identify(c)
    if (!caller.ok) return refuse(caller.error)
    const { channelId, label, scope, viaCookie } = caller.value
    const mayRun = scope === 'producer' || scope === 'moderator'
    if (channelId === null || !mayRun) return refuse(rejection('auth/forbidden'))
    // The browser's copy slides along with the session.
    const cookie = viaCookie ? getCookie(c, PANEL_COOKIE) : undefined
    if (cookie !== undefined) keepCookie(c, parts, cookie)
    const url = scope === 'producer' ? await overlayUrl(parts, channelId) : null
    const scopes = scope === 'producer' ? ['producer', 'moderator'] : [scope]
    const rehearsal = channelId !== liveChannelOf(channelId)
    const answered = { channelId, label, scopes, rehearsal, overlayUrl: url }
    return withCookies(c, answer(ok(answered)))
  })
}

/** A request that only browsers send: where an origin is stated it must be ours. */
function fromOwnPage(c: Context, parts: HttpParts): Rejection | null {
  const isForeign =
    c.req.header('origin') !== undefined && !isSameOrigin(c, parts.facts.publicUrl())
  return isForeign ? rejection('auth/origin') : null
}

function keepCookie(c: Context, parts: HttpParts, secret: string): void {
  setCookie(c, PANEL_COOKIE, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    secure: parts.facts.publicUrl().startsWith('https:'),
    maxAge: PANEL_SESSION_SECONDS,
  })
}

/** Cookies are set on the context; a response made by hand has to take them along. */
function withCookies(c: Context, response: Response): Response {
  for (const cookie of c.res.headers.getSetCookie()) response.headers.append('Set-Cookie', cookie)
  return response
}

async function readBody<T>(c: Context, schema: z.ZodType<T>): Promise<Result<T, Rejection>> {
  const tooMuch = checkHeaders(c, limits.MESSAGE_BYTES_MAX)
  if (tooMuch !== null) return err(tooMuch)
  const body = await readJson(c, limits.MESSAGE_BYTES_MAX)
  if (!body.ok) return body
  const parsed = schema.safeParse(body.value)
  return parsed.success
    ? ok(parsed.data)
    : err(rejection('request/invalid', describeIssue(parsed.error.issues[0])))
}
