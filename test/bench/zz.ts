import { startFanfare } from './fanfare-process.ts'
import { startChild } from './child-program.ts'
import { readFileSync, readdirSync } from 'node:fs'
import type { LoadResult } from './http-load.ts'
import { quantile } from './statistics.ts'
const prof = process.argv[2] === 'prof'
const f = await startFanfare(
  prof
    ? { nodeFlags: ['--cpu-prof', '--cpu-prof-dir=/tmp/prof'] }
    : process.argv[2] === 'no'
      ? {}
      : { nodeFlags: process.argv[2]!.split(',') },
)
const load = await startChild('./http-load.ts')
const cpu = (pid: number) => {
  const o: Record<string, number> = {}
  for (const t of readdirSync(`/proc/${pid}/task`)) {
    const s = readFileSync(`/proc/${pid}/task/${t}/stat`, 'utf8')
    const p = s.slice(s.lastIndexOf(')') + 2).split(' ')
    o[s.slice(s.indexOf('(') + 1, s.lastIndexOf(')')) + t] = (Number(p[11]) + Number(p[12])) * 10
  }
  return o
}
let before = cpu(f.pid),
  lb = cpu(load.pid)
for (let i = 0; i < Number(process.argv[3] ?? 4); i++) {
  const r = await load.ask<LoadResult>(
    {
      do: 'flood',
      target: { port: f.port, path: `/api/v1/channels/bench/signals`, token: f.ingestToken },
      requests: 600,
      signalsEach: 100,
      connections: 16,
    },
    60000,
  )
  const after = cpu(f.pid),
    la = cpu(load.pid)
  console.log(
    (60000 / r.seconds) | 0,
    '/s',
    'p50',
    quantile(r.latenciesMs, 0.5) | 0,
    'p99',
    quantile(r.latenciesMs, 0.99) | 0,
    'wall',
    r.seconds | 0,
    'cpu µs/signal',
    Object.entries(after)
      .map(([k, v]) => [k, (v - (before[k] ?? 0)) / 60])
      .filter((x) => (x[1] as number) > 0.3)
      .map((x) => x[0] + '=' + (x[1] as number).toFixed(1))
      .join(' '),
    'load',
    Object.entries(la)
      .map(([k, v]) => (v - (lb[k] ?? 0)) / 60)
      .reduce((a, b) => a + b, 0)
      .toFixed(1),
  )
  console.log(
    '   total server',
    (
      Object.entries(after)
        .map(([k, v]) => v - (before[k] ?? 0))
        .reduce((a, b) => a + b, 0) / 60
    ).toFixed(1),
  )
  before = after
  lb = la
}
await load.stop()
await f.stop()
