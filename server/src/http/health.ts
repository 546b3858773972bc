/** What operators and their tools ask: is it well, and how is it doing. */
import { isRehearsal } from '@fanfare/shared/base'
import { json } from './answer.ts'
import type { App, HttpParts } from './context.ts'

export function addHealth(app: App, parts: HttpParts): void {
  app.get('/healthz', () => json(health(parts)))
  app.get('/metrics', async () => {
    const { metrics } = parts
    return new Response(await metrics.text(), { headers: { 'Content-Type': metrics.contentType } })
  })
}

function health({ channels, facts }: HttpParts): object {
  const { version, store, durability, node } = facts
  const troubles = facts.troubles()
  return {
    status: troubles.length === 0 ? 'ok' : 'degraded',
    troubles,
    version,
    store,
    durability,
    node,
    channels: channels.running().map((channel) => {
      const { id, seq, queue, lagMs, durability: ofChannel } = channel.status()
      const rehearsal = isRehearsal(id)
      return { id, owner: node, seq, queue, lagMs, durability: ofChannel, rehearsal }
    }),
  }
}
