/** The HTTP face of the server: routes in the order of how often they are asked. */
import { rejection } from '@fanfare/shared/contracts'
import { Hono } from 'hono'
import { routePath } from 'hono/route'
import { json, refuse, rejectionOf } from './answer.ts'
import { addCommandsRoute } from './commands-route.ts'
import type { App, Context, Env, HttpParts } from './context.ts'
import { addDrawRoutes } from './draw-routes.ts'
import { addElsewhere } from './elsewhere.ts'
import { createEntrance } from './entrance.ts'
import { addHealth } from './health.ts'
import { addIncidentsRoute } from './incidents-route.ts'
import { openApi } from './openapi.ts'
import { addOverlayRoutes } from './overlay-routes.ts'
import { addPages } from './pages.ts'
import { addReadRoutes } from './read-routes.ts'
import { addSessionRoutes } from './session-routes.ts'
import { addSignalsRoute } from './signals-route.ts'

export function createApp(parts: HttpParts): App {
  const app = new Hono<Env>()
  const entrance = createEntrance({
    auth: parts.auth,
    clock: parts.clock,
    publicUrl: parts.facts.publicUrl,
  })
  app.use('*', async (c, next) => {
    const startedAt = performance.now()
    await next()
    const seconds = (performance.now() - startedAt) / 1_000
    parts.metrics.request(routePath(c, -1), c.res.status, seconds)
  })
  if (parts.elsewhere !== undefined) addElsewhere(app, parts, parts.elsewhere, entrance)
  addSignalsRoute(app, parts, entrance)
  addCommandsRoute(app, parts, entrance)
  addReadRoutes(app, parts, entrance)
  addDrawRoutes(app, parts, entrance)
  addOverlayRoutes(app, parts, entrance)
  addSessionRoutes(app, parts, entrance)
  addIncidentsRoute(app, parts, entrance)
  addHealth(app, parts)
  let description: object | null = null
  app.get('/openapi.json', () => json((description ??= openApi(parts.facts.version))))
  addPages(app, parts)
  app.notFound(() => refuse(rejection('request/not_found')))
  app.onError((error, c) => unexpected(parts, error, c))
  return app
}

/** Errors that carry a code are answers; the others are ours to repair, and say nothing of themselves. */
function unexpected(parts: HttpParts, error: Error, c: Context): Response {
  const known = rejectionOf(error)
  if (known !== null) return refuse(known)
  parts.log.error({ error: error.stack, route: routePath(c, -1) }, 'a request failed')
  return json({ code: 'server/error', message: 'something went wrong; see the log' }, 500)
}
