/** One server of a topology: its port and folder stay the same over kills and restarts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort, spawnRedis } from './redis-process.ts'
import type { RedisProcess } from './redis-process.ts'

export type MemberOptions = {
  id: string
  /** Lines of `redis.conf`: unlike settings on the command line the server may rewrite them. */
  config: readonly string[]
  sentinel?: boolean
}

export class RedisMember {
  readonly id: string
  readonly port: number
  readonly folder: string
  readonly #isSentinel: boolean
  #process: RedisProcess | null = null

  private constructor({ id, config, sentinel = false }: MemberOptions, port: number) {
    this.id = id
    this.port = port
    this.folder = mkdtempSync(join(tmpdir(), `fanfare-redis-${id}-`))
    this.#isSentinel = sentinel
    const lines = [`port ${port}`, 'bind 127.0.0.1', `dir ${this.folder}`, ...config]
    writeFileSync(this.#file, `${lines.join('\n')}\n`)
  }

  static async start(options: MemberOptions): Promise<RedisMember> {
    const member = new RedisMember(options, await freePort())
    await member.start()
    return member
  }

  get #file(): string {
    return join(this.folder, 'redis.conf')
  }

  get address(): string {
    return `127.0.0.1:${this.port}`
  }

  get isRunning(): boolean {
    return this.#process !== null
  }

  /** Again, after `kill` or `stop`: with what it had on disk and what it had learnt about the others. */
  async start(): Promise<void> {
    if (this.#process !== null) return
    this.#process = this.#isSentinel
      ? await spawnRedis([this.#file, '--sentinel'], 'Sentinel ID is')
      : await spawnRedis([this.#file])
  }

  /** As a power cut would, except that what it wrote is in the system's hands. */
  kill(): Promise<void> {
    return this.#end('SIGKILL')
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM')
  }

  /** It stands still: connections stay open and nothing is answered. */
  pause(): void {
    this.#process?.signal('SIGSTOP')
  }

  resume(): void {
    this.#process?.signal('SIGCONT')
  }

  /** On a connection of its own, so that it says for certain whether it was done. */
  async command(name: string, ...args: (string | number)[]): Promise<unknown> {
    const client = new Redis(this.port, '127.0.0.1', {
      lazyConnect: true,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
      commandTimeout: 5_000,
    })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return await client.call(name, ...args)
    } finally {
      client.disconnect()
    }
  }

  /** A field of `INFO`. */
  async info(field: string): Promise<string | undefined> {
    const text = String(await this.command('INFO'))
    return new RegExp(`^${field}:(.*?)\\r?$`, 'm').exec(text)?.[1]
  }

  /** Ends it if it runs, and removes its folder. */
  async remove(): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const running = this.#process
    this.#process = null
    await running?.end(signal)
  }
}
