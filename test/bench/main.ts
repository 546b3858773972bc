/**
 * `npm run bench [-- name…]`: what was promised about speed, measured here and now. Each bench runs in a
 * process of its own, after the other; a figure is a JSON line, and a missed target fails the run.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { benchBroadcast } from './broadcast.bench.ts'
import { benchCluster } from './cluster.bench.ts'
import { benchDraw } from './draw.bench.ts'
import { benchEngine } from './engine.bench.ts'
import { benchIngest } from './ingest.bench.ts'
import { benchLatency } from './latency.bench.ts'
import { benchOpening } from './opening.bench.ts'
import { MISSED, report } from './report.ts'
import { benchSeckill } from './seckill.bench.ts'
import { benchStage } from './stage.bench.ts'

const benches: Record<string, () => Promise<void>> = {
  engine: benchEngine,
  ingest: benchIngest,
  latency: benchLatency,
  broadcast: benchBroadcast,
  opening: benchOpening,
  seckill: benchSeckill,
  draw: benchDraw,
  stage: benchStage,
  cluster: benchCluster,
}

async function runApart(name: string): Promise<number> {
  const args = [...process.execArgv, fileURLToPath(import.meta.url), name]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  const [code] = (await once(child, 'close')) as [number | null]
  return code ?? 1
}

const names = process.argv.slice(2)
const unknown = names.filter((name) => benches[name] === undefined)
if (unknown.length > 0) {
  console.error(
    `there is no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`,
  )
  process.exitCode = 2
} else if (names.length === 1) {
  await benches[names[0]!]!()
} else {
  // Where others want the cores as well, figures of time say more about them than about us.
  const [load] = loadavg()
  report({
    bench: 'machine',
    value: load ?? 0,
    unit: 'load',
    note: `${cpus().length} cores, Node ${process.version}; measure at a load below 0.5`,
  })
  for (const name of names.length > 0 ? names : Object.keys(benches)) {
    const code = await runApart(name)
    if (code !== 0 && (process.exitCode ?? 0) !== 1) process.exitCode = code === MISSED ? MISSED : 1
  }
}
