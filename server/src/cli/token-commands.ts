/** `fanfare token …` and `fanfare link`: also while the server runs, which notices within a moment. */
import { existsSync } from 'node:fs'
import { createAuth } from '../auth/auth.ts'
import type { Auth } from '../auth/auth.ts'
import { isChannelId, SCOPES } from '../auth/principal.ts'
import type { Scope } from '../auth/principal.ts'
import { openSqliteAuthStore } from '../auth/sqlite-auth-store.ts'
import { runningServer } from '../data-lock.ts'
import { TOKEN_LABEL_CHARS_MAX } from '../limits.ts'
import { done, UsageError, wrong } from './outcome.ts'
import type { Outcome } from './outcome.ts'

const DAY_MS = 86_400_000

export type CreateToken = {
  data: string
  channel: string
  scope: string
  label: string
  webhook?: boolean
  days?: string
}

export async function createToken(asked: CreateToken): Promise<Outcome> {
  const { data, channel, scope, label, webhook, days } = asked
  if (!isChannelId(channel)) throw new UsageError('--channel: 1 to 64 letters, digits, _ and -')
  if (!isScope(scope)) throw new UsageError(`--scope: one of ${SCOPES.join(', ')}`)
  if (label.length > TOKEN_LABEL_CHARS_MAX) throw new UsageError('--label is too long')
  if (webhook === true && scope !== 'ingest') throw new UsageError('--webhook needs --scope ingest')
  const validDays = days === undefined ? undefined : Number(days)
  if (validDays !== undefined && !(validDays > 0)) throw new UsageError('--days: a number above 0')
  return withAuth(data, async (auth) => {
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

export function listTokens(data: string, channel: string | undefined): Promise<Outcome> {
  return withAuth(data, async (auth) => {
    const tokens = (await auth.tokens(channel)).map(({ channelId, generation, ...token }) => ({
      ...token,
      channel: channelId,
      overlay: generation !== null,
    }))
    return done({ tokens })
  })
}

/** `which`: its id, or the token itself. */
export function revokeToken(data: string, which: string): Promise<Outcome> {
  return withAuth(data, async (auth) => {
    const bySecret = which.startsWith('ff_') ? await auth.bearer(which) : null
    const id = bySecret?.ok === true ? bySecret.value.id : which
    return (await auth.revoke(id)) ? done({ revoked: id }) : wrong({ revoked: null })
  })
}

export async function createLink(data: string, channel: string | undefined): Promise<Outcome> {
  const server = existsSync(data) ? runningServer(data) : null
  const channelId = channel ?? server?.channelId
  if (channelId === undefined) throw new UsageError('no server is running here: say --channel')
  if (!isChannelId(channelId)) throw new UsageError('--channel: 1 to 64 letters, digits, _ and -')
  return withAuth(data, async (auth) => {
    const { code, expiresAt } = await auth.panel.createLink(channelId, 'producer')
    const path = `/panel#k=${code}`
    return done({ channel: channelId, url: server === null ? path : server.url + path, expiresAt })
  })
}

function isScope(text: string): text is Scope {
  return (SCOPES as readonly string[]).includes(text)
}

async function withAuth(data: string, use: (auth: Auth) => Promise<Outcome>): Promise<Outcome> {
  const auth = await createAuth({ store: openSqliteAuthStore(data), clock: () => Date.now() })
  try {
    return await use(auth)
  } finally {
    await auth.close()
  }
}
