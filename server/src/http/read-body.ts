/** A request's body: within its limit while it arrives, UTF-8, JSON. Each failing is a code. */
import { isUtf8 } from 'node:buffer'
import { err, ok } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import type { Rejection } from '@fanfare/shared/contracts'
import type { Context } from './context.ts'

/** What the headers alone say; nothing is read. */
export function checkHeaders(c: Context, bytesMax: number): Rejection | null {
  if (Number(c.req.header('content-length') ?? 0) > bytesMax) return rejection('request/too_large')
  const encoding = c.req.header('content-encoding') ?? 'identity'
  const charset = /charset="?([\w-]+)/i.exec(c.req.header('content-type') ?? '')?.[1] ?? 'utf-8'
  const isPlain = encoding === 'identity' && /^utf-?8$/i.test(charset)
  return isPlain ? null : rejection('request/unsupported_media')
}

export async function readText(c: Context, bytesMax: number): Promise<Result<string, Rejection>> {
  // From Node's own stream where there is one: the web stream around it costs more than the parsing.
  const incoming = c.env?.incoming
  // Left in place when we stop early: destroying it would cut the connection before the answer.
  const chunks =
    incoming === undefined ? c.req.raw.body : incoming.iterator({ destroyOnReturn: false })
  const bytes = chunks === null ? Buffer.alloc(0) : await collect(chunks, bytesMax)
  if (bytes === 'too_large') return err(rejection('request/too_large'))
  if (bytes === 'broken') return err(rejection('request/malformed', 'the body ended early'))
  if (!isUtf8(bytes)) return err(rejection('request/malformed', 'not UTF-8'))
  return ok(withoutMark(bytes).toString('utf8'))
}

async function collect(
  stream: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<Buffer | 'too_large' | 'broken'> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of stream) {
      bytes += chunk.byteLength
      if (bytes > bytesMax) return 'too_large'
      chunks.push(chunk)
    }
  } catch {
    return 'broken'
  }
  return Buffer.concat(chunks, bytes)
}

function withoutMark(bytes: Buffer): Buffer {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  return hasMark ? bytes.subarray(3) : bytes
}

export function parseJson(text: string): Result<unknown, Rejection> {
  try {
    return ok(JSON.parse(text) as unknown)
  } catch {
    // The parser's own words repeat parts of the body.
    return err(rejection('request/malformed'))
  }
}

export async function readJson(c: Context, bytesMax: number): Promise<Result<unknown, Rejection>> {
  const text = await readText(c, bytesMax)
  if (text.ok) c.set('bodyText', text.value)
  return text.ok ? parseJson(text.value) : text
}
