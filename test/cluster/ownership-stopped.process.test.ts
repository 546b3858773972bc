/** Nodes that are stopped and killed as whole processes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { startRedis } from '../support/redis.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = fileURLToPath(new URL('owning-child.ts', import.meta.url))
const LEASE_MS = 1_200

function startChild(url: string, id: string, ...channelIds: string[]) {
  const args = ['--import', 'tsx', program, url, id, String(LEASE_MS), ...channelIds]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  const output = createInterface({ input: child.stdout })
  const counts = new Map<string, number>()
  const times = (line: string) => counts.get(line) ?? 0
  output.on('line', (line) => {
    lines.push(line)
    counts.set(line, times(line) + 1)
  })
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  const said = async (line: string, timesMin = 1) => {
    while (times(line) < timesMin) await once(output, 'line')
  }
  return { child, lines, times, said }
}

test('[OW4][OW8] stopped for longer than its lease, a node is replaced and shows nothing more; so is a killed one', async () => {
  const redis = await startRedis({ settings: { appendonly: 'no' } })
  onTestFinished(redis.stop)
  const one = startChild(redis.url, 'one', 'live')
  const two = startChild(redis.url, 'two')
  await Promise.all([one.said('shows live'), two.said('ready')])

  one.child.kill('SIGSTOP')
  await two.said('shows live')
  const before = one.lines.length
  one.child.kill('SIGCONT')
  await one.said('lost live')
  expect(one.lines.slice(before, one.lines.indexOf('lost live'))).toEqual([])
  expect(two.lines).not.toContain('lost live')

  const openings = one.times('opened live')
  two.child.kill('SIGKILL')
  await one.said('opened live', openings + 1)
})
