/** The files that operators copy: they parse, and every name in them is one that the program knows. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readSettings } from '@fanfare/server/config.ts'
import { SHUTDOWN_MS_MAX } from '@fanfare/server/limits.ts'
import { createMetrics } from '@fanfare/server/observe/metrics.ts'
import type { ChannelStatus } from '@fanfare/server/channel/channel.ts'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const text = (name: string) =>
  readFileSync(
    fileURLToPath(new URL(`../../server/deploy/${name}`, import.meta.url)),
    'utf8',
  ).replaceAll('\r\n', '\n')

const channel: ChannelStatus = {
  id: 'live',
  seq: 1,
  queue: 0,
  lagMs: 0,
  durability: 'disk',
  counters: { accepted: 0, duplicates: 0, rejected: 0, shed: 0, quarantined: 0 },
}

/** Everything that `/metrics` of a node can tell. */
async function metricNames(): Promise<Set<string>> {
  const metrics = createMetrics(() => [channel], {
    durability: () => 'disk',
    required: 'disk',
    incidents: () => new Map(),
    service: () => ({
      nodes: 3,
      isStoreReachable: true,
      waiting: 0,
      archive: { events: 1, bytes: 1, failures: 0 },
    }),
  })
  metrics.request('/healthz', 200, 0.001)
  metrics.signals({ accepted: 1, duplicates: 0, rejected: [], seq: 1, durability: 'disk' })
  const told = await metrics.text()
  return new Set([...told.matchAll(/^([a-z_0-9]+)[ {]/gm)].map(([, name = '']) => name))
}

/** Prometheus' own words and labels are not metrics; everything of ours and of Node's has an underscore. */
function metricsIn(expression: string): string[] {
  const bare = expression.replaceAll(/\{[^}]*\}/g, '').replaceAll(/\b(by|without) \([^)]*\)/g, '')
  const functions = new Set(['histogram_quantile'])
  return [...bare.matchAll(/[a-z][a-z0-9]*_[a-z0-9_]+/g)]
    .map(([name]) => name)
    .filter((name) => !functions.has(name))
}

type Alert = { alert: string; expr: string; annotations: { summary: string; action: string } }

test('[MG9] every metric of the dashboard and of the alerts is one that a node tells', async () => {
  const dashboard = JSON.parse(text('grafana.json')) as {
    panels: { id: number; title: string; targets: { expr: string }[] }[]
  }
  const alerts = parse(text('alerts.yml')) as { groups: { rules: Alert[] }[] }
  const rules = alerts.groups.flatMap((group) => group.rules)
  const expressions = [
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...rules.map(({ expr }) => expr),
  ]
  const known = await metricNames()
  const named = expressions.flatMap(metricsIn)
  expect(named.length).toBeGreaterThan(expressions.length - 2)
  expect(named.filter((name) => !known.has(name))).toEqual([])
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
  for (const { annotations } of rules) {
    expect(annotations).toEqual({ summary: expect.any(String), action: expect.any(String) })
  }
  expect(parse(text('prometheus.yml'))).toMatchObject({ rule_files: ['alerts.yml'] })
})

type Service = {
  environment?: Record<string, string>
  volumes?: string[]
  stop_grace_period?: string
  depends_on?: Record<string, unknown> | string[]
}
type Compose = { services: Record<string, Service>; volumes: Record<string, unknown> }

test('[MG9] the nodes of the compose file start with settings that are right', () => {
  const compose = parse(text('compose.yaml'), { merge: true }) as Compose
  const settings = ['a', 'b', 'c'].map((name) => {
    const { environment = {}, stop_grace_period: grace = '' } = compose.services[name] ?? {}
    const asked = { ...environment, FANFARE_PUBLIC_URL: 'http://localhost:8080' }
    const read = readSettings([], asked, '0')
    expect(Number.parseInt(grace, 10) * 1_000).toBeGreaterThan(SHUTDOWN_MS_MAX)
    // A name that the program does not know would be kept silently: all of them have to be in its help.
    for (const variable of Object.keys(environment)) expect(help()).toContain(variable)
    return read.ok ? read.value : read.error
  })
  expect(settings).toMatchObject([{ node: 'a' }, { node: 'b' }, { node: 'c' }])
  for (const { volumes = [], depends_on: needed = {} } of Object.values(compose.services)) {
    const named = volumes.map((volume) => volume.split(':')[0] ?? '')
    for (const volume of named.filter((name) => !name.startsWith('.'))) {
      expect(compose.volumes).toHaveProperty([volume])
    }
    const names = Array.isArray(needed) ? needed : Object.keys(needed)
    for (const name of names) expect(compose.services).toHaveProperty([name])
  }
})

function help(): string {
  return readFileSync(fileURLToPath(new URL('../../server/src/config.ts', import.meta.url)), 'utf8')
}

test('[MG9] Redis is set to what durability disk needs, and the proxy asks whether a node is ready', () => {
  const lines = text('redis.conf').split('\n')
  const settings = new Map(
    lines
      .filter((line) => /^[a-z]/.test(line))
      .map((line): [string, string] => [line.split(' ')[0] ?? '', line.replace(/^\S+ /, '')]),
  )
  expect(settings.get('appendonly')).toBe('yes')
  expect(settings.get('appendfsync')).toBe('always')
  expect(settings.get('no-appendfsync-on-rewrite')).toBe('no')
  expect(settings.get('maxmemory-policy')).toBe('noeviction')
  expect(text('haproxy.cfg')).toMatch(/option httpchk GET \/readyz/)
  const port = /ENV .*PORT=(\d+)/.exec(text('Dockerfile'))?.[1]
  const servers = [...text('haproxy.cfg').matchAll(/^ {2}server (\w+) (\w+):(\d+)$/gm)]
  expect(servers.map(([, name, host, to]) => [name, host, to])).toEqual(
    ['a', 'b', 'c'].map((name) => [name, name, port]),
  )
})

test('[MG9] the unit gives a node the time that its hand-over takes, and starts it again', () => {
  const unit = new Map(
    text('fanfare.service')
      .split('\n')
      .filter((line) => /^[A-Z]\w+=/.test(line))
      .map((line): [string, string] => [line.split('=')[0] ?? '', line.replace(/^\w+=/, '')]),
  )
  expect(Number(unit.get('TimeoutStopSec')) * 1_000).toBeGreaterThan(SHUTDOWN_MS_MAX)
  expect(unit.get('Restart')).toBe('always')
  expect(unit.get('KillSignal')).toBe('SIGTERM')
  expect(unit.get('NoNewPrivileges')).toBe('yes')
  const program = /server\/dist\/main\.mjs$/
  expect(unit.get('ExecStart')).toMatch(program)
  expect(text('Dockerfile')).toMatch(/"server\/dist\/main\.mjs"\]\n$/)
  for (const variable of unit.get('Environment')?.split(' ') ?? []) {
    const name = variable.split('=')[0] ?? ''
    expect(name === 'NODE_ENV' || help().includes(name)).toBe(true)
  }
})
