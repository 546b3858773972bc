/** Nodes as of `inbox-nodes.ts` with the whole HTTP app on each, and one door for all of them. */
import { createAuth } from '@fanfare/server/auth/auth.ts'
import type { Auth } from '@fanfare/server/auth/auth.ts'
import type { Scope } from '@fanfare/server/auth/principal.ts'
import { openSqliteAuthStore } from '@fanfare/server/auth/sqlite-auth-store.ts'
import { createBeacon } from '@fanfare/server/beacon/beacon.ts'
import { fetchRelayed } from '@fanfare/server/cluster/relayed.ts'
import type { RelayedRequest } from '@fanfare/server/cluster/relayed.ts'
import { createRelay } from '@fanfare/server/cluster/relay.ts'
import type { Relay } from '@fanfare/server/cluster/relay.ts'
import { createApp } from '@fanfare/server/http/app.ts'
import type { App, Relayed } from '@fanfare/server/http/context.ts'
import { createLog } from '@fanfare/server/observe/log.ts'
import { createMetrics } from '@fanfare/server/observe/metrics.ts'
import { isRehearsal } from '@fanfare/shared/base'
import type { PanelView } from '@fanfare/shared/contracts'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { startNode } from './inbox-nodes.ts'
import type { InboxNode, StartNode } from './inbox-nodes.ts'

export type RelayNode = InboxNode & {
  app: App
  relay: Relay
  /** What was asked of this node by others. */
  relayedHere: string[]
  call: (
    path: string,
    request?: Call,
  ) => Promise<{ status: number; headers: Headers; text: string }>
}

export type Call = {
  method?: string
  token?: string
  body?: unknown
  headers?: Record<string, string>
}

export type Door = { auth: Auth; token: (scope: Scope, channelId: string) => Promise<string> }

export const ADMIN_TOKEN = 'ff_admin_for-tests-only-0123456789abcdef'

export async function openDoor(): Promise<Door> {
  const store = openSqliteAuthStore(temporaryFolder())
  const auth = await createAuth({ store, clock: () => Date.now(), adminToken: ADMIN_TOKEN })
  onTestFinished(() => auth.close())
  return {
    auth,
    token: async (scope, channelId) => (await auth.issue({ channelId, scope, label: scope })).token,
  }
}

export type StartRelayNode = StartNode & {
  door: Door
  answerMs?: number
  /** Instead of the app, where it answers something. */
  answers?: (request: RelayedRequest) => Response | null
}

export async function startRelayNode(options: StartRelayNode): Promise<RelayNode> {
  const { answerMs, answers, door } = options
  const relayedHere: string[] = []
  let fetch: (request: RelayedRequest, relayed: Relayed) => Promise<Response> = async () =>
    new Response(null, { status: 404 })
  const ask: typeof fetch = async (request, relayed) => {
    relayedHere.push(`${request.method} ${request.path}`)
    return answers?.(request) ?? fetch(request, relayed)
  }
  const node = await startNode({
    ...options,
    local: ({ local }) => ({
      signals: (room, items, onDecided) => local.signals(room, items, onDecided),
      fetch: ask,
    }),
  })
  const { asking, inbox, ownership } = node
  const relay = createRelay({
    asking,
    ownership,
    inbox,
    ...(answerMs === undefined ? {} : { answerMs }),
  })
  const app = createApp(partsOf(node, door, relay))
  fetch = fetchRelayed(app)
  relay.serve(ask)
  onTestFinished(() => relay.close())
  return { ...node, app, relay, relayedHere, call: (path, request) => call(app, path, request) }
}

function partsOf(node: InboxNode, { auth }: Door, elsewhere: Relay) {
  const { ingest, journal, name, registry, rehearsals } = node
  return {
    auth,
    ingest,
    elsewhere,
    beacon: createBeacon({ clock: () => Date.now() }),
    channels: registry,
    journalOf: (channelId: string) => (isRehearsal(channelId) ? rehearsals : journal),
    panelState: () => ({}) as PanelView,
    overlays: () => [],
    refusalOf: () => null,
    showCue: () => undefined,
    pagesFolder: temporaryFolder(),
    facts: {
      version: '0.0.0',
      node: name,
      store: 'redis',
      durability: 'disk' as const,
      publicUrl: () => `http://${name}.example`,
      troubles: () => [],
    },
    metrics: createMetrics(() => []),
    log: createLog('silent'),
    clock: () => Date.now(),
  }
}

async function call(app: App, path: string, request: Call = {}) {
  const { method = 'GET', token, body, headers = {} } = request
  const response = await app.request(path, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}
