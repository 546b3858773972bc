/** `fanfare token …` and `fanfare link`: also while the server runs, which notices within a moment. */
import { existsSync } from 'node:fs'
import { isChannelId, SCOPES } from '../auth/principal.ts'
import type { Scope } from '../auth/principal.ts'
import { runningServer } from '../data-lock.ts'
import { TOKEN_LABEL_CHARS_MAX } from '../limits.ts'
import { done, UsageError, wrong } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { withAuth } from './store-place.ts'
import type { StorePlace } from './store-place.ts'

const DAY_MS = 86_400_000

export type CreateToken = StorePlace & {
  channel: string
  scope: string
  label: string
  webhook?: boolean
  days?: string
}

export async function createToken(asked: CreateToken): Promise<Outcome> {
  const { channel, scope, label, webhook, days } = asked
  if (!isChannelId(channel)) throw new UsageError('--channel: 1 to 64 letters, digits, _ and -')
  if (!isScope(scope)) throw new UsageError(`--scope: one of ${SCOPES.join(', ')}`)
  if (label.length > TOKEN_LABEL_CHARS_MAX) throw new UsageError('--label is too long')
  if (webhook === true && scope !== 'ingest') throw new UsageError('--webhook needs --scope ingest')
  const validDays = days === undefined ? undefined : Number(days)
  if (validDays !== undefined && !(validDays > 0)) throw new UsageError('--days: a number above 0')
  return withAuth(asked, async (auth) => {
    const issued = await auth.issue({
      channelId: channel,
      scope,
      label,
      ...(webhook === undefined ? {} : { webhook }),
      ...(validDays === undefined ? {} : { expiresAt: Date.now() + validDays * DAY_MS }),
    })
    const { record, token, webhookSecret } = issued
    return done({ id: record.id, channel, scope, label, token, webhookSecret })
  })
}

export function listTokens(place: StorePlace, channel: string | undefined): Promise<Outcome> {
  return withAuth(place, async (auth) => {
    const tokens = (await auth.tokens(channel)).map(({ channelId, generation, ...token }) => ({
      ...token,
      channel: channelId,
      overlay: generation !== null,
    }))
    return done({ tokens })
  })
}

/** `which`: its id, or the token itself. */
export function revokeToken(place: StorePlace, which: string): Promise<Outcome> {
  return withAuth(place, async (auth) => {
    const bySecret = which.startsWith('ff_') ? await auth.bearer(which) : null
    const id = bySecret?.ok === true ? bySecret.value.id : which
    return (await auth.revoke(id)) ? done({ revoked: id }) : wrong({ revoked: null })
  })
}

/** `address`: how people reach the service; else that of the server on this folder. */
export async function createLink(
  place: StorePlace,
  { channel, address }: { channel: string | undefined; address: string | undefined },
): Promise<Outcome> {
  const server = existsSync(place.data) ? runningServer(place.data) : null
  const channelId = channel ?? server?.channelId
  if (channelId === undefined) throw new UsageError('no server is running here: say --channel')
  if (!isChannelId(channelId)) throw new UsageError('--channel: 1 to 64 letters, digits, _ and -')
  return withAuth(place, async (auth) => {
    const { code, expiresAt } = await auth.panel.createLink(channelId, 'producer')
    const base = address?.replace(/\/+$/, '') ?? server?.url ?? ''
    return done({ channel: channelId, url: `${base}/panel#k=${code}`, expiresAt })
  })
}

function isScope(text: string): text is Scope {
  return (SCOPES as readonly string[]).includes(text)
}
