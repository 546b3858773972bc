/** One `redis-server` process: found or fetched, started on a port that no connection is given by chance, ended by its id. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { ownProcess } from './own-process.ts'
import { findRedis } from './redis-binary.ts'

export interface RedisProcess {
  readonly pid: number
  /** `SIGSTOP` and `SIGCONT` too. */
  signal(signal: NodeJS.Signals): void
  /** Resolves when the process is gone. */
  end(signal: NodeJS.Signals): Promise<void>
}

/** Below the range Linux takes for outgoing connections: a client that comes back must not sit on the port of its server. */
const PORT_MIN = 12_000
const PORT_MAX = 22_000
/** Where a member of a Cluster listens to the others: so much above its port. */
const BUS_OFFSET = 10_000
const ATTEMPTS_MAX = 50

export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const port = PORT_MIN + Math.floor(Math.random() * (PORT_MAX - PORT_MIN))
    if ((await isFree(port)) && (await isFree(port + BUS_OFFSET))) return port
  }
  throw new Error(`no free port from ${PORT_MIN} to ${PORT_MAX}`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** `ready` is what it says when it takes connections. */
export async function spawnRedis(
  args: readonly string[],
  ready = 'Ready to accept connections',
): Promise<RedisProcess> {
  const binary = await findRedis()
  const child = spawn(binary.path, args, {
    env: { ...process.env, ...binary.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  ownProcess(child)
  const ended = once(child, 'close')
  const lines: string[] = []
  let isReady = false
  for await (const line of createInterface(child.stdout)) {
    lines.push(line)
    isReady = line.includes(ready)
    if (isReady) break
  }
  child.stdout.resume()
  const { pid } = child
  if (!isReady || pid === undefined) {
    throw new Error(`redis-server did not start:\n${lines.join('\n')}`)
  }
  const isGone = () => child.exitCode !== null || child.signalCode !== null
  return {
    pid,
    signal: (signal) => void child.kill(signal),
    async end(signal) {
      if (isGone()) return
      child.kill(signal)
      // What is stopped hears nothing but SIGKILL.
      child.kill('SIGCONT')
      await ended
    },
  }
}
