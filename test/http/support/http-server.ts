/** The whole server in this process: memory journal, real channels, real engine, a port of its own. */
import { createAuth } from '@fanfare/server/auth/auth.ts'
import type { Auth } from '@fanfare/server/auth/auth.ts'
import type { AuthStore } from '@fanfare/server/auth/auth-store.ts'
import type { Scope } from '@fanfare/server/auth/principal.ts'
import { hashOf, newToken } from '@fanfare/server/auth/secrets.ts'
import { openSqliteAuthStore } from '@fanfare/server/auth/sqlite-auth-store.ts'
import { createFanfareServer } from '@fanfare/server/fanfare-server.ts'
import type { FanfareServer } from '@fanfare/server/fanfare-server.ts'
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import type { Journal } from '@fanfare/server/journal/journal.ts'
import type { Log } from '@fanfare/server/observe/log.ts'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../../support/temporary-folder.ts'

export type LogLine = { level: string; fields: object; message: string }

export type TestServer = {
  server: FanfareServer
  auth: Auth
  url: string
  dataFolder: string
  log: LogLine[]
  token: (scope: Scope, channelId?: string) => string
  call: (path: string, request?: Call) => Promise<Answer>
}

export type Call = {
  method?: string
  token?: string | null
  body?: unknown
  /** Sent as it is, instead of `body`. */
  raw?: BodyInit
  headers?: Record<string, string>
}

export type Answer = {
  status: number
  headers: Headers
  text: string
  body: Record<string, unknown>
}

export const ADMIN_TOKEN = 'ff_admin_for-tests-only-0123456789abcdef'

export async function testServer(
  options: { journal?: Journal; pagesFolder?: string; authStore?: AuthStore } = {},
): Promise<TestServer> {
  const dataFolder = temporaryFolder()
  const log: LogLine[] = []
  const store = options.authStore ?? openSqliteAuthStore(dataFolder)
  const clock = () => Date.now()
  const auth = await createAuth({ store, clock, adminToken: ADMIN_TOKEN })
  const server = createFanfareServer({
    journal: options.journal ?? createMemoryJournal(),
    rehearsalJournal: createMemoryJournal(),
    store: 'memory',
    auth,
    pagesFolder: options.pagesFolder ?? dataFolder,
    node: 'test',
    version: '0.0.0',
    log: keepingLog(log),
  })
  await server.listen('127.0.0.1', 0)
  onTestFinished(() => server.close())
  const url = server.publicUrl()
  return {
    server,
    auth,
    url,
    dataFolder,
    log,
    token: (scope, channelId = 'demo') => addedToken(store, scope, channelId),
    call: (path, request) => call(url + path, request),
  }
}

/** At once, as the embedded store writes, so that tests can name a token where they use it. */
function addedToken(store: AuthStore, scope: Scope, channelId: string): string {
  const token = newToken(scope)
  void store.addToken({
    id: `t_${hashOf(token).slice(0, 12)}`,
    hash: hashOf(token),
    channelId,
    scope,
    label: scope,
    webhook: false,
    generation: null,
    createdAt: Date.now(),
    lastUsedAt: null,
    expiresAt: null,
    revokedAt: null,
  })
  return token
}

function keepingLog(lines: LogLine[]): Log {
  const keep = (level: string) => (fields: object, message: string) => {
    lines.push({ level, fields, message })
  }
  return { error: keep('error'), warn: keep('warn'), info: keep('info'), debug: keep('debug') }
}

export async function call(url: string, request: Call = {}): Promise<Answer> {
  const { method = 'GET', token = null, body, raw, headers = {} } = request
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined && raw === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(raw === undefined
      ? body === undefined
        ? {}
        : { body: JSON.stringify(body) }
      : { body: raw, duplex: 'half' }),
  } as RequestInit)
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
  }
}

let made = 0

export function chat(text: string, viewer = '1', fields: object = {}): Record<string, unknown> {
  made++
  return {
    id: `c${made}`,
    source: 'twitch',
    type: 'chat',
    at: Date.now(),
    viewer: { id: viewer, name: `viewer ${viewer}` },
    text,
    ...fields,
  }
}

export function gift(amount: number, viewer = '1', fields: object = {}): Record<string, unknown> {
  made++
  return {
    id: `g${made}`,
    source: 'twitch',
    type: 'gift',
    at: Date.now(),
    viewer: { id: viewer, name: `viewer ${viewer}` },
    gift: { id: 'rose', name: 'Rose', count: 1, value: { amount, currency: 'TWD' } },
    ...fields,
  }
}

export const SIGNALS = '/api/v1/channels/demo/signals'
export const COMMANDS = '/api/v1/channels/demo/commands'
