/**
 * `redis://[user:password@]host[:port][,host[:port]…][/database][?master=name]`, or `rediss://` over TLS. Several
 * hosts are seeds of a Cluster or Sentinels; which of them it is, they say themselves.
 */

export type RedisAddress = {
  seeds: readonly { host: string; port: number }[]
  username: string
  password: string
  tls: boolean
  database: number
  /** The name a Sentinel knows the primary by. */
  master: string
  /** As given, for messages. */
  told: string
}

const PORT = 6379
const SHAPE =
  /^(rediss?):\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/?#@]+)(?:\/(\d{0,2}))?(?:\?master=([\w.-]+))?$/
const HOST = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/

export function isRedisUrl(text: string): boolean {
  return read(text) !== null
}

/** Throws a sentence where `text` is none. */
export function parseRedisUrl(text: string): RedisAddress {
  const address = read(text)
  if (address === null)
    throw new Error('REDIS_URL is not right: redis://host:port[,host:port][/db]')
  return address
}

function read(text: string): RedisAddress | null {
  const found = SHAPE.exec(text)
  if (found === null) return null
  const [, protocol, username = '', password = '', hosts = '', database = '', master] = found
  const seeds = hosts.split(',').map(seedOf)
  const [name, secret] = [decoded(username), decoded(password)]
  if (seeds.some((seed) => seed === null) || name === null || secret === null) return null
  return {
    seeds: seeds.filter((seed) => seed !== null),
    username: name,
    password: secret,
    tls: protocol === 'rediss',
    database: Number(database),
    master: master ?? 'mymaster',
    told: text,
  }
}

/** Null where a percent sign stands for itself. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function seedOf(text: string): { host: string; port: number } | null {
  const found = HOST.exec(text)
  if (found === null) return null
  const port = found[2] === undefined ? PORT : Number(found[2])
  return port > 65_535 ? null : { host: (found[1] ?? '').replace(/^\[|\]$/g, ''), port }
}
