/**
 * An S3 server of a test's own. What it does not do itself is done before it: signatures of version 4 are checked
 * with Amazon's own signer, `If-None-Match` on a PUT is obeyed; lists are cut off at `max-keys`.
 */
import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request as send } from 'node:http'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SignatureV4 } from '@smithy/signature-v4'
import S3rver from 's3rver'

/** The one pair of keys it knows. */
export const S3_KEYS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }

const REGION = 'eu-central-1'

export type S3Server = {
  /** As in `FANFARE_ARCHIVE`. */
  place: string
  /** Answers to the next requests in the place of the server's; 0 leaves one to it. */
  refuseWith: (statuses: number[]) => void
  /** Method and path of every request. */
  requests: string[]
  close: () => Promise<void>
}

export async function startS3(directory: string): Promise<S3Server> {
  const s3 = new S3rver({ silent: true, directory, configureBuckets: [{ name: 'bucket' }] })
  await s3.configureBuckets()
  const inner = await listening(s3.callback())
  const written = new Set<string>()
  const refusals: number[] = []
  const requests: string[] = []

  async function refusalOf(request: IncomingMessage, body: Buffer): Promise<[number, string]> {
    const { method = '', url = '', headers } = request
    requests.push(`${method} ${url}`)
    const asked = refusals.shift()
    if (asked !== undefined && asked !== 0) return [asked, 'SlowDown']
    if (!(await isSigned(request, body))) return [403, 'SignatureDoesNotMatch']
    if (method === 'PUT' && headers['if-none-match'] === '*') {
      if (written.has(url)) return [412, 'PreconditionFailed']
      written.add(url)
    }
    return [0, '']
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    const [status, code] = await refusalOf(request, body)
    if (status !== 0) {
      response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`)
      return
    }
    const { method, url = '', headers } = request
    const [path, namesMax] = withoutMax(url)
    const onward = send({ port: portOf(inner), method, path, headers }).end(body)
    const [answer] = (await once(onward, 'response')) as [IncomingMessage]
    if (namesMax === undefined) {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
      return
    }
    const listed = (await buffer(answer)).toString()
    response.writeHead(answer.statusCode ?? 500).end(cutOff(listed, namesMax))
  }

  const outer = await listening((request, response) => {
    handle(request, response).catch((error: Error) => response.destroy(error))
  })

  return {
    place: `s3://bucket/shows/2026?endpoint=http://127.0.0.1:${portOf(outer)}&region=${REGION}`,
    refuseWith: (statuses) => refusals.push(...statuses),
    requests,
    close: async () => void (await Promise.all([outer, inner].map(closed))),
  }
}

/** Behind it a list that is cut off is an internal error, so that it is cut off here. */
function withoutMax(url: string): [path: string, namesMax: number | undefined] {
  const found = /[?&]max-keys=(\d+)/.exec(url)
  if (found === null) return [url, undefined]
  return [url.replace(/max-keys=\d+&?/, ''), Number(found[1])]
}

function cutOff(xml: string, namesMax: number): string {
  const contents = xml.match(/<Contents>.*?<\/Contents>/gs) ?? []
  if (contents.length <= namesMax) return xml
  const rest = contents.slice(namesMax).join('')
  return xml.replace(rest, '').replace('<IsTruncated>false', '<IsTruncated>true')
}

async function isSigned(request: IncomingMessage, body: Buffer): Promise<boolean> {
  const { authorization = '', ...headers } = request.headers
  const signed = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? []
  const told = String(headers['x-amz-content-sha256'])
  if (!signed.includes('x-amz-content-sha256') || told !== sha256(body)) return false
  const { pathname, searchParams, hostname } = new URL(request.url ?? '', 'http://127.0.0.1')
  const signer = new SignatureV4({
    credentials: S3_KEYS,
    region: REGION,
    service: 's3',
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  })
  const again = await signer.sign(
    {
      method: request.method ?? '',
      protocol: 'http:',
      hostname,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: Object.fromEntries(signed.map((name) => [name, String(headers[name])])),
    },
    { signingDate: dateOf(String(headers['x-amz-date'])) },
  )
  return signatureOf(again.headers['authorization'] ?? '') === signatureOf(authorization)
}

function signatureOf(authorization: string): string | undefined {
  return /Signature=([0-9a-f]{64})$/.exec(authorization)?.[1]
}

/** `20261122T042206Z`. */
function dateOf(basic: string): Date {
  return new Date(basic.replace(/^(.{4})(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

/** What the signer hashes with; with a secret it is an HMAC. */
class Sha256 {
  readonly #secret: string | ArrayBuffer | ArrayBufferView | undefined
  readonly #parts: Uint8Array[] = []
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret
  }
  update(data: Uint8Array | string): void {
    this.#parts.push(Buffer.from(data as Uint8Array))
  }
  reset(): void {
    this.#parts.length = 0
  }
  async digest(): Promise<Uint8Array> {
    const secret = this.#secret
    if (secret === undefined)
      return createHash('sha256').update(Buffer.concat(this.#parts)).digest()
    const key = Buffer.from(secret as Uint8Array)
    return createHmac('sha256', key).update(Buffer.concat(this.#parts)).digest()
  }
}

async function listening(listener: RequestListener): Promise<Server> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function closed(server: Server): Promise<void> {
  const gone = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await gone
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}
