/** What operators and their tools ask: is it well, does it take work, and how is it doing. */
import { isRehearsal } from '@fanfare/shared/base'
import { isLessDurable } from '@fanfare/shared/contracts'
import { json } from './answer.ts'
import type { App, HttpParts } from './context.ts'

export function addHealth(app: App, parts: HttpParts): void {
  app.get('/healthz', () => json(health(parts)))
  app.get('/readyz', () => {
    const why = parts.facts.ready?.() ?? null
    return why === null ? json({ ready: true }) : json({ ready: false, why }, NOT_READY)
  })
  app.get('/metrics', async () => {
    const { metrics } = parts
    return new Response(await metrics.text(), { headers: { 'Content-Type': metrics.contentType } })
  })
}

const NOT_READY = 503

function health({ channels, facts }: HttpParts): object {
  const { version, store, durability, node, requiredDurability = 'memory' } = facts
  const whyNotReady = facts.ready?.() ?? null
  const cluster = facts.cluster?.() ?? null
  const troubles = [
    ...facts.troubles(),
    ...(cluster?.troubles ?? []),
    ...(whyNotReady === null ? [] : [{ id: 'node', why: whyNotReady }]),
  ]
  const incidents = facts.incidents?.() ?? []
  const isWell =
    troubles.length === 0 &&
    incidents.length === 0 &&
    !isLessDurable(durability, requiredDurability)
  return {
    status: isWell ? 'ok' : 'degraded',
    troubles,
    incidents,
    version,
    store,
    durability,
    requiredDurability,
    node,
    cluster,
    channels: channels.running().map((channel) => {
      const { id, seq, queue, lagMs, durability: ofChannel } = channel.status()
      const rehearsal = isRehearsal(id)
      return { id, owner: node, seq, queue, lagMs, durability: ofChannel, rehearsal }
    }),
  }
}
