/** What a server of Redis says of itself, and what an answer of it therefore survives. */
import type { Redis } from 'ioredis'
import type { Durability } from '@fanfare/shared/contracts'

export type StoreFacts = {
  address: string
  version: string
  isPrimary: boolean
  /** Another one after every restart and every change of primary. */
  identity: string
  /** Of this server alone; replicas count only where each write waits for one. */
  tier: Exclude<Durability, 'replicated'>
  /** Why it is not `disk`, where it is not. */
  reason: string | null
  /** Replicas that are in step. */
  replicas: number
  /** What it does when its memory is full. */
  policy: string
}

export async function readStoreFacts(server: Redis): Promise<StoreFacts> {
  const [info, settings] = await Promise.all([server.info(), settingsOf(server)])
  const said = (name: string) => new RegExp(`^${name}:(.*)\r?$`, 'm').exec(info)?.[1]?.trim() ?? ''
  const isAppending = said('aof_enabled') === '1'
  const { host, port } = server.options
  return {
    address: `${host}:${port}`,
    version: said('redis_version'),
    isPrimary: said('role') === 'master',
    identity: `${said('run_id')}/${said('master_replid')}`,
    ...promiseOf(isAppending, settings),
    replicas: [...info.matchAll(/^slave\d+:.*\bstate=online\b/gm)].length,
    policy: said('maxmemory_policy'),
  }
}

type Settings = ReadonlyMap<string, string>

/** Null: it does not say, as a managed one does not. */
async function settingsOf(server: Redis): Promise<Settings | null> {
  try {
    const found = (await server.config('GET', '*append*')) as string[]
    const pairs: [string, string][] = []
    for (let i = 0; i < found.length; i += 2) pairs.push([found[i] ?? '', found[i + 1] ?? ''])
    return new Map(pairs)
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError') return null
    throw error
  }
}

function promiseOf(
  isAppending: boolean,
  settings: Settings | null,
): Pick<StoreFacts, 'tier' | 'reason'> {
  if (!isAppending) return { tier: 'memory', reason: 'appendonly is not yes' }
  if (settings === null) {
    return { tier: 'os', reason: 'it does not tell its settings (CONFIG is not allowed)' }
  }
  if (settings.get('appendfsync') !== 'always') {
    return { tier: 'os', reason: `appendfsync is ${settings.get('appendfsync')}, not always` }
  }
  if (settings.get('no-appendfsync-on-rewrite') === 'yes') {
    return { tier: 'os', reason: 'no-appendfsync-on-rewrite is yes' }
  }
  return { tier: 'disk', reason: null }
}
