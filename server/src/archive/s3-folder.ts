/**
 * An archive in a bucket that speaks S3: `s3://bucket/prefix?endpoint=https://…&region=…`. Without an endpoint it
 * is Amazon's. Requests are signed with the whole body, so that what arrives is what was sent.
 */
import { createHash } from 'node:crypto'
import { AwsClient } from 'aws4fetch'
import { ARCHIVE_REQUEST_MS_MAX } from '../limits.ts'
import { ArchiveUnavailable, checkName } from './archive-folder.ts'
import type { ArchiveFolder } from './archive-folder.ts'

export type S3Keys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string }

type Place = {
  /** Of the bucket, without a slash at its end. */
  url: string
  region: string
  /** Before every name; empty or with a slash at its end. */
  prefix: string
  told: string
}

/** Tries after the first one that answers 5xx or 429; each waits longer. */
const RETRIES = 4
/** What S3 itself allows. */
const NAMES_PER_ANSWER_MAX = 1_000

/** Throws a sentence where `place` is no bucket. */
export function createS3Folder(
  place: string,
  keys: S3Keys,
  { namesPerAnswerMax = NAMES_PER_ANSWER_MAX } = {},
): ArchiveFolder {
  const { prefix, told } = parsePlace(place)
  const send = sender(parsePlace(place), keys)

  async function has(name: string): Promise<boolean> {
    const found = await send('HEAD', name)
    if (found.status !== 404 && !found.ok) throw await refused(told, found)
    return found.ok
  }

  return {
    place: told,
    async put(name, bytes) {
      checkName(name)
      // A store that does not know conditions still answers this.
      if (await has(name)) return 'kept'
      const put = await send('PUT', name, { body: bytes, headers: { 'if-none-match': '*' } })
      if (put.status === 412) return 'kept'
      if (put.status === 501) return putPlainly(name, bytes)
      return written(put)
    },
    async get(name) {
      checkName(name)
      const found = await send('GET', name)
      if (found.status === 404) {
        await found.body?.cancel()
        return null
      }
      if (!found.ok) throw await refused(told, found)
      return Buffer.from(await bytesOf(told, found))
    },
    async list(under) {
      checkName(`${under}any`)
      const names: string[] = []
      let page: Listed = { keys: [], next: undefined }
      do {
        page = await listed(`${prefix}${under}`, page.next)
        names.push(...page.keys.map((key) => key.slice(prefix.length)))
      } while (page.next !== undefined)
      return names.sort()
    },
  }

  async function listed(under: string, from: string | undefined): Promise<Listed> {
    const query = new URLSearchParams({
      'list-type': '2',
      'max-keys': String(namesPerAnswerMax),
      prefix: under,
    })
    if (from !== undefined) query.set('start-after', from)
    const found = await send('GET', '', { query: `/?${query.toString()}` })
    if (!found.ok) throw await refused(told, found)
    const xml = Buffer.from(await bytesOf(told, found)).toString('utf8')
    const keys = all(xml, 'Key')
    // By name and not by token: what is listed never goes, and a name is the same everywhere.
    return { keys, next: all(xml, 'IsTruncated')[0] === 'true' ? keys.at(-1) : undefined }
  }

  /** Names say what is in a file, so that whoever is quicker has written the same. */
  async function putPlainly(name: string, bytes: Buffer): Promise<'written'> {
    return written(await send('PUT', name, { body: bytes }))
  }

  async function written(put: Response): Promise<'written'> {
    if (!put.ok) throw await refused(told, put)
    await put.body?.cancel()
    return 'written'
  }
}

type Listed = { keys: string[]; next: string | undefined }
type Init = { headers?: Record<string, string>; body?: Buffer; query?: string }

type Send = (method: string, key: string, init?: Init) => Promise<Response>

function sender({ url, region, prefix, told }: Place, keys: S3Keys): Send {
  const client = new AwsClient({ ...keys, region, service: 's3', retries: RETRIES })
  return async (method, key, { headers, body, query } = {}) => {
    const hash = createHash('sha256')
      .update(body ?? '')
      .digest('hex')
    try {
      return await client.fetch(`${url}${key === '' ? '' : `/${prefix}${key}`}${query ?? ''}`, {
        method,
        headers: { ...headers, 'x-amz-content-sha256': hash },
        ...(body === undefined ? {} : { body: new Uint8Array(body) }),
        signal: AbortSignal.timeout(ARCHIVE_REQUEST_MS_MAX),
      })
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw new ArchiveUnavailable(`the archive at ${told} cannot be reached: ${why}`)
    }
  }
}

export function isS3Place(place: string): boolean {
  return place.startsWith('s3://')
}

function parsePlace(place: string): Place {
  const wrong = new ArchiveUnavailable(
    'FANFARE_ARCHIVE is not right: s3://bucket/prefix?endpoint=https://…&region=…',
  )
  if (!URL.canParse(place)) throw wrong
  const { hostname: bucket, pathname, searchParams } = new URL(place)
  const region = searchParams.get('region') ?? 'us-east-1'
  const endpoint = searchParams.get('endpoint') ?? `https://s3.${region}.amazonaws.com`
  const path = pathname.split('/').filter((part) => part !== '')
  if (bucket === '' || !/^https?:\/\/[^/]/.test(endpoint) || !URL.canParse(endpoint)) throw wrong
  if (path.some((part) => !/^[A-Za-z0-9~_-][A-Za-z0-9~._-]*$/.test(part))) throw wrong
  return {
    url: `${endpoint.replace(/\/+$/, '')}/${bucket}`,
    region,
    prefix: path.map((part) => `${part}/`).join(''),
    told: `s3://${[bucket, ...path].join('/')}`,
  }
}

async function bytesOf(told: string, response: Response): Promise<ArrayBuffer> {
  try {
    return await response.arrayBuffer()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new ArchiveUnavailable(`the archive at ${told} broke off: ${why}`)
  }
}

async function refused(told: string, response: Response): Promise<Error> {
  const xml = await response.text().catch(() => '')
  const why = all(xml, 'Code')[0] ?? 'no reason given'
  return new ArchiveUnavailable(`the archive at ${told} answered ${response.status} (${why})`)
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The texts of all elements of this name, which hold no others. */
function all(xml: string, element: string): string[] {
  const found = xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))
  return [...found].map(([, text = '']) =>
    text.replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g, (whole, decimal, hex, name) => {
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(String(hex), 16))
      return ENTITIES[String(name)] ?? String(whole)
    }),
  )
}
