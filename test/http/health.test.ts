/** What operators and their tools are told, and how a person takes note of an incident. */
import { ok } from '@fanfare/shared/base'
import type { Incident } from '@fanfare/shared/contracts'
import { createApp } from '@fanfare/server/http/app.ts'
import type { HttpParts, ServerFacts } from '@fanfare/server/http/context.ts'
import { createMetrics } from '@fanfare/server/observe/metrics.ts'
import { expect, test } from 'vitest'
import { testServer } from './support/http-server.ts'

const INCIDENT: Incident = {
  id: 'abc',
  at: 1_700_000_000_000,
  kind: 'tail_lost',
  channelId: 'demo',
  node: 'one',
  acknowledged: { epoch: 2, seq: 9, hash: 'h9' },
  found: { epoch: 2, seq: 4, hash: 'h4' },
}

function appWith(facts: Partial<ServerFacts>, scope = 'producer') {
  const incidents = [INCIDENT]
  const parts = {
    auth: { bearer: () => ok({ id: 't', scope, channelId: 'demo', label: '' }) },
    channels: { running: () => [] },
    clock: Date.now,
    pagesFolder: '/nowhere',
    metrics: createMetrics(() => [], {
      durability: () => 'os',
      required: 'disk',
      incidents: () => new Map([['tail_lost', 2]]),
    }),
    incidents: {
      dismiss: async (channelId: string, id: string) => {
        const index = incidents.findIndex((one) => one.id === id && one.channelId === channelId)
        if (index >= 0) incidents.splice(index, 1)
        return index >= 0
      },
    },
    facts: {
      version: '0.0.0',
      node: 'one',
      store: 'redis',
      durability: 'disk',
      publicUrl: () => 'http://127.0.0.1',
      troubles: () => [],
      ...facts,
    },
  } as unknown as HttpParts
  const app = createApp(parts)
  const call = async (path: string, method = 'GET') => {
    const response = await app.request(path, { method, headers: { authorization: 'Bearer t' } })
    return { status: response.status, text: await response.text() }
  }
  return {
    call,
    incidents,
    health: async () => JSON.parse((await call('/healthz')).text) as object,
  }
}

test('[DU11] health tells what is promised and required, incidents and nodes', async () => {
  const nodes = [{ id: 'n1', name: 'one', channels: 3, version: '0.0.0' }]
  const store = {
    kind: 'sentinel' as const,
    durability: 'disk' as const,
    servers: 1,
    replicas: 1,
  }
  const cluster = { id: 'c', name: 'show', nodes, store, archive: null, troubles: [] }
  const well = appWith({ requiredDurability: 'disk', incidents: () => [], cluster: () => cluster })
  expect(await well.health()).toMatchObject({
    status: 'ok',
    durability: 'disk',
    requiredDurability: 'disk',
    incidents: [],
    cluster,
  })
  const short = appWith({ requiredDurability: 'replicated' })
  expect(await short.health()).toMatchObject({ status: 'degraded', cluster: null })
  const hurt = appWith({ incidents: () => [INCIDENT] })
  expect(await hurt.health()).toMatchObject({ status: 'degraded', incidents: [INCIDENT] })
})

test('[DU15] health tells what is wrong with this node as one of several', async () => {
  const store = {
    kind: 'standalone' as const,
    durability: 'disk' as const,
    servers: 1,
    replicas: 0,
  }
  const troubles = [{ id: 'clock', why: 'the clock of this node is 3.0 s behind the store’s' }]
  const cluster = { id: 'c', name: 'show', nodes: [], store, archive: null, troubles }
  const late = appWith({ cluster: () => cluster })
  expect(await late.health()).toMatchObject({ status: 'degraded', troubles })
})

test('[DU11] a server of its own is well, ready and alone', async () => {
  const { call } = await testServer()
  expect((await call('/healthz')).body).toMatchObject({
    status: 'ok',
    incidents: [],
    cluster: null,
  })
  expect(await call('/readyz')).toMatchObject({ status: 200, body: { ready: true } })
})

test('[DU11] ready while work is taken, else 503 with why', async () => {
  let why: string | null = null
  const { call, health } = appWith({ ready: () => why })
  expect((await call('/readyz')).status).toBe(200)
  expect(await health()).toMatchObject({ status: 'ok', troubles: [] })
  why = 'the store does not answer'
  const answer = await call('/readyz')
  expect([answer.status, JSON.parse(answer.text)]).toEqual([503, { ready: false, why }])
  expect(await health()).toMatchObject({ status: 'degraded', troubles: [{ id: 'node', why }] })
})

test('[DU11] metrics count incidents by kind, and tell the tiers', async () => {
  const { text } = await appWith({}).call('/metrics')
  expect(text).toContain('fanfare_incidents_total{kind="tail_lost"} 2')
  expect(text).toContain('fanfare_incidents_total{kind="store_older"} 0')
  expect(text).toMatch(/^fanfare_durability 1$/m)
  expect(text).toMatch(/^fanfare_durability_required 2$/m)
})

test('[DU7] a producer dismisses an incident once; nobody less may', async () => {
  const path = '/api/v1/channels/demo/incidents/abc'
  expect((await appWith({}, 'overlay').call(path, 'DELETE')).status).toBe(403)
  const { call, incidents } = appWith({})
  expect((await call('/api/v1/channels/demo/incidents/other', 'DELETE')).status).toBe(404)
  expect(await call(path, 'DELETE')).toEqual({ status: 200, text: '{"id":"abc"}' })
  expect(incidents).toEqual([])
  expect((await call(path, 'DELETE')).status).toBe(404)
})
