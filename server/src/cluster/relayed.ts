/** A request and its answer as they travel from the node that was asked to the one that owns the channel. */
import type { Principal } from '../auth/principal.ts'

export type RelayedRequest = {
  /** As the node that was asked let them in: what proves who they are stays there, and never lies in the store. */
  caller: Principal
  method: string
  /** Path and query. */
  path: string
  headers: Record<string, string>
  body: string | null
}

export type RelayedResponse = { status: number; headers: Record<string, string>; body: string }

const RESPONSE_HEADERS = [
  'content-type',
  'cache-control',
  'content-disposition',
  'retry-after',
  'www-authenticate',
  'x-content-type-options',
]

/** What another node sent, or null where it makes no sense. */
export function readRelayedRequest(sent: unknown): RelayedRequest | null {
  if (sent === null || typeof sent !== 'object') return null
  const { caller, method, path, headers, body } = sent as Partial<
    Record<keyof RelayedRequest, unknown>
  >
  if (!isPrincipal(caller)) return null
  if (typeof method !== 'string' || typeof path !== 'string' || !path.startsWith('/')) return null
  if (!isTexts(headers) || (typeof body !== 'string' && body !== null)) return null
  return { caller, method, path, headers, body }
}

function isPrincipal(caller: unknown): caller is Principal {
  if (caller === null || typeof caller !== 'object') return false
  const { id, channelId, scope } = caller as Partial<Record<keyof Principal, unknown>>
  const isChannel = channelId === null || typeof channelId === 'string'
  return typeof id === 'string' && typeof scope === 'string' && isChannel
}

function isTexts(headers: unknown): headers is Record<string, string> {
  if (headers === null || typeof headers !== 'object') return false
  return Object.values(headers).every((value) => typeof value === 'string')
}

type Fetches<Env> = { fetch(request: Request, env: Env): Response | Promise<Response> }

/** Asks the app of this process as if the caller had come here. */
export function fetchRelayed<Relayed>(
  app: Fetches<{ relayed: Relayed & { caller: Principal } }>,
): (request: RelayedRequest, relayed: Relayed) => Promise<Response> {
  return async ({ caller, method, path, headers, body }, relayed) =>
    app.fetch(new Request(`http://fanfare${path}`, { method, headers, body }), {
      relayed: { ...relayed, caller },
    })
}

/** Reads the answer whole; null when it is longer than `bytesMax`. */
export async function relayedResponse(
  response: Response,
  bytesMax: number,
): Promise<RelayedResponse | null> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of bodyOf(response)) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) return null
    chunks.push(chunk)
  }
  return { ...headOf(response), body: Buffer.concat(chunks, bytes).toString('utf8') }
}

export function headOf(response: Response): Omit<RelayedResponse, 'body'> {
  const headers: Record<string, string> = {}
  for (const name of RESPONSE_HEADERS) {
    const value = response.headers.get(name)
    if (value !== null) headers[name] = value
  }
  return { status: response.status, headers }
}

export async function* bodyOf(response: Response): AsyncGenerator<Uint8Array> {
  if (response.body !== null) yield* response.body
}

export function responseOf({ status, headers, body }: RelayedResponse): Response {
  return new Response(body, { status, headers })
}

/** A refusal that says: not here, or not now. What it was refused for may be over in a moment. */
export function isUnavailable({ status, body }: Pick<RelayedResponse, 'status' | 'body'>): boolean {
  return status === 503 && body.includes('"code":"channel/unavailable"')
}
