/** The built pages: the shells are never cached, their hashed files for ever, and both are locked in. */
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { rejection } from '@fanfare/shared/contracts'
import { isChannelId } from '../auth/principal.ts'
import { refuse } from './answer.ts'
import type { App, Context, HttpParts } from './context.ts'

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.json': 'application/json',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
}
const FILE_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/

export function addPages(app: App, parts: HttpParts): void {
  app.get('/', (c) => c.redirect('/panel'))
  app.get('/favicon.ico', () => new Response(null, { status: 204 }))
  app.get('/panel', (c) => shell(c, parts, 'panel'))
  app.get('/overlay/:channel', (c) =>
    isChannelId(c.req.param('channel'))
      ? shell(c, parts, 'stage')
      : refuse(rejection('channel/invalid_id')),
  )
  app.get('/verify', (c) => shell(c, parts, 'verify'))
  app.get('/assets/:file', (c) => asset(parts, c.req.param('file')))
}

type Page = 'panel' | 'stage' | 'verify'

async function shell(c: Context, parts: HttpParts, page: Page): Promise<Response> {
  const html = await readOrNull(join(parts.pagesFolder, `${page}.html`))
  if (html === null) return refuse(rejection('request/not_found', 'the pages are not built'))
  return new Response(html, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy':
        page === 'verify' ? VERIFIER_POLICY : contentPolicy(page, c.req.header('host')),
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Opener-Policy': 'same-origin',
    },
  })
}

/** The verifier may load itself and then nothing: what is dropped on it cannot leave it. */
const VERIFIER_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * OBS appends its custom CSS as a `<style>`, so the stage allows inline styles; the panel does not. The
 * sockets are named because older engines do not count them as 'self'.
 */
function contentPolicy(page: 'panel' | 'stage', host: string | undefined): string {
  const isPlain = host !== undefined && /^[A-Za-z0-9.[\]:-]+$/.test(host)
  const sockets = isPlain ? ` ws://${host} wss://${host}` : ''
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${page === 'stage' ? " 'unsafe-inline'" : ''}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self'",
    `connect-src 'self'${sockets}`,
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${page === 'stage' ? "'self'" : "'none'"}`,
  ].join('; ')
}

async function asset(parts: HttpParts, file: string): Promise<Response> {
  const type = TYPES[extname(file)]
  const isOurs = FILE_NAME.test(file) && type !== undefined
  const bytes = isOurs ? await readOrNull(join(parts.pagesFolder, 'assets', file)) : null
  if (bytes === null || type === undefined) return refuse(rejection('request/not_found'))
  return new Response(bytes, {
    headers: {
      'Content-Type': type,
      'Cache-Control': 'public, max-age=31536000, immutable',
      'X-Content-Type-Options': 'nosniff',
    },
  })
}

async function readOrNull(file: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await readFile(file))
  } catch {
    return null
  }
}
