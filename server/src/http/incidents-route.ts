/** Somebody has seen what the store did: it is shown no more, on no panel. */
import { ok } from '@fanfare/shared/base'
import { answer, notFound, refuse } from './answer.ts'
import type { App, HttpParts } from './context.ts'
import { channelOf } from './entrance.ts'
import type { Entrance } from './entrance.ts'

export function addIncidentsRoute(app: App, parts: HttpParts, entrance: Entrance): void {
  app.delete('/api/v1/channels/:channel/incidents/:incident', async (c) => {
    const caller = await entrance.admit(c, 'produce')
    if (!caller.ok) return refuse(caller.error)
    const id = c.req.param('incident')
    const wasThere = (await parts.incidents?.dismiss(channelOf(c), id)) ?? false
    return wasThere ? answer(ok({ id })) : notFound('request/not_found')
  })
}
