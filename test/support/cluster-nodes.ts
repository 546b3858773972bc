/** Some nodes of one service, each the real program in a process, a folder and on a port of its own, to be hurt one by one. */
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ownProcess } from './own-process.ts'
import { serverProgram } from './programs.ts'
import type { Program } from './programs.ts'
import { freePort } from './redis-process.ts'
import { startTcpProxy } from './tcp-proxy.ts'
import type { TcpProxy } from './tcp-proxy.ts'

export const ADMIN_TOKEN = 'ff_admin_for-tests-only-0123456789abcdef'

export type NodesOptions = {
  /** As `REDIS_URL`; with `proxied` it must be one server. */
  redisUrl: string
  count: number
  channelId: string
  leaseMs: number
  /** What gifts, orders and claims need. */
  durability?: string
  /** Each node reaches Redis through a link of its own that can be hurt. */
  proxied?: boolean
  program?: Program
  environment?: Record<string, string>
}

const START_MS_MAX = 40_000
const STOP_MS_MAX = 20_000
const HEALTH_MS_MAX = 2_000
const WORDS_KEPT_MAX = 400

export type NodeHealth = {
  status: string
  durability: string
  channels: { id: string; owner: string; seq: number }[]
  incidents?: unknown
}

export class ClusterNodes {
  readonly nodes: readonly ClusterNode[]

  private constructor(nodes: readonly ClusterNode[]) {
    this.nodes = nodes
  }

  static async start(options: NodesOptions): Promise<ClusterNodes> {
    const nodes: ClusterNode[] = []
    for (let i = 1; i <= options.count; i++) nodes.push(await ClusterNode.prepare(`n${i}`, options))
    const all = new ClusterNodes(nodes)
    try {
      await Promise.all(nodes.map((node) => node.start()))
    } catch (error) {
      await all.remove()
      throw error
    }
    return all
  }

  get running(): ClusterNode[] {
    return this.nodes.filter((node) => node.isRunning)
  }

  /** Nodes that say they run this channel: one, except while it moves. Those that do not answer say nothing. */
  async ownersOf(channelId: string): Promise<ClusterNode[]> {
    const answers = await Promise.all(this.running.map((node) => node.health()))
    return this.running.filter((_, i) =>
      answers[i]?.channels.some((channel) => channel.id === channelId),
    )
  }

  async remove(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.remove()))
  }
}

export class ClusterNode {
  readonly name: string
  readonly url: string
  readonly dataFolder: string
  /** Its link to Redis, where it has one of its own. */
  readonly link: TcpProxy | null
  /** What it said on standard error, the last lines. */
  readonly words: string[] = []
  overlayToken = ''
  readonly #options: NodesOptions
  readonly #port: number
  #child: ChildProcess | null = null
  #gone: Promise<unknown> = Promise.resolve()

  private constructor(name: string, port: number, link: TcpProxy | null, options: NodesOptions) {
    this.name = name
    this.url = `http://127.0.0.1:${port}`
    this.link = link
    this.dataFolder = mkdtempSync(join(tmpdir(), `fanfare-${name}-`))
    this.#port = port
    this.#options = options
  }

  static async prepare(name: string, options: NodesOptions): Promise<ClusterNode> {
    const port = Number(new URL(options.redisUrl.replace(/,.*/, '')).port)
    const link = options.proxied === true ? await startTcpProxy(port) : null
    return new ClusterNode(name, await freePort(), link, options)
  }

  get isRunning(): boolean {
    return this.#child !== null
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Resolves when it takes requests. The port stays the same, so that pages find it again. */
  async start(): Promise<void> {
    if (this.#child !== null) return
    const { program = serverProgram, channelId, environment } = this.#options
    const flags = ['--no-demo', '--channel', channelId, '--data', this.dataFolder]
    const args = [...program.nodeFlags, program.file, ...flags, '--port', String(this.#port)]
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...this.#settings(), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    ownProcess(child)
    this.#child = child
    this.#gone = once(child, 'exit').then(() => {
      if (this.#child === child) this.#child = null
      // The compiler beside a killed program holds its pipes open for as long as it likes.
      setImmediate(() => [child.stdout, child.stderr].forEach((pipe) => pipe?.destroy()))
    })
    this.#listen(child)
    this.overlayToken = await this.#ready(child)
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL')
    await this.#gone
  }

  /** As a deploy does; answers how it ended. */
  async stop(): Promise<number | null> {
    const child = this.#child
    if (child === null) return null
    child.kill('SIGTERM')
    const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
    await this.#gone
    clearTimeout(hard)
    return child.exitCode
  }

  /** It stands still, connections open, until `resume`. */
  stall(): void {
    this.#child?.kill('SIGSTOP')
  }

  resume(): void {
    this.#child?.kill('SIGCONT')
  }

  /** Null where it does not answer. */
  async health(): Promise<NodeHealth | null> {
    try {
      const signal = AbortSignal.timeout(HEALTH_MS_MAX)
      const response = await fetch(`${this.url}/healthz`, { signal })
      return (await response.json()) as NodeHealth
    } catch {
      return null
    }
  }

  async remove(): Promise<void> {
    await this.kill()
    await this.link?.close()
    rmSync(this.dataFolder, { recursive: true, force: true })
  }

  #settings(): Record<string, string> {
    const { redisUrl, leaseMs, durability = 'disk' } = this.#options
    const url = this.link === null ? redisUrl : `redis://127.0.0.1:${this.link.port}`
    return {
      REDIS_URL: url,
      FANFARE_NODE: this.name,
      FANFARE_LEASE_MS: String(leaseMs),
      FANFARE_ADMIN_TOKEN: ADMIN_TOKEN,
      FANFARE_DURABILITY: durability,
    }
  }

  #listen(child: ChildProcess): void {
    if (child.stderr === null) return
    createInterface(child.stderr).on('line', (line) => {
      this.words.push(line)
      if (this.words.length > WORDS_KEPT_MAX) this.words.shift()
    })
  }

  /** Answers the token of the overlay that it prints. */
  #ready(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        clearTimeout(timer)
        child.kill('SIGKILL')
        reject(new Error(`${this.name} did not start: ${why}\n${this.words.join('\n')}`))
      }
      const timer = setTimeout(() => fail('no word in time'), START_MS_MAX)
      child.once('close', () => fail('it ended'))
      if (child.stdout === null) return
      createInterface(child.stdout).on('line', (line) => {
        const token = /\/overlay\/\S+#t=(\S+)/.exec(line)?.[1]
        if (token === undefined) return
        clearTimeout(timer)
        resolve(token)
      })
    })
  }
}
