/** `fanfare token …` and `fanfare link`: also while the server runs, which notices within a moment. */
import { existsSync } from 'node:fs'
import { createAuth } from '../auth/auth.ts'
import type { Auth } from '../auth/auth.ts'
import { isChannelId, SCOPES } from '../auth/principal.ts'
import type { Scope } from '../auth/principal.ts'
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

export function createToken(asked: CreateToken): Outcome {
  const { data, channel, scope, label, webhook, days } = asked
  if (!isChannelId(channel)) throw new UsageError('--channel: 1 to 64 letters, digits, _ and -')
  if (!isScope(scope)) throw new UsageError(`--scope: one of ${SCOPES.join(', ')}`)
  if (label.length > TOKEN_LABEL_CHARS_MAX) throw new UsageError('--label is too long')
  if (webhook === true && scope !== 'ingest') throw new UsageError('--webhook needs --scope ingest')
  const validDays = days === undefined ? undefined : Number(days)
  if (validDays !== undefined && !(validDays > 0)) throw new UsageError('--days: a number above 0')
  return withAuth(data, (auth) => {
    const issued = auth.issue({
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

export function listTokens(data: string, channel: string | undefined): Outcome {
  return withAuth(data, (auth) => {
    const tokens = auth.tokens(channel).map(({ channelId, generation, ...token }) => ({
      ...token,
      channel: channelId,
      overlay: generation !== null,
    }))
    return done({ tokens })
  })
}

/** `which`: its id, or the token itself. */
export function revokeToken(data: string, which: string): Outcome {
  return withAuth(data, (auth) => {
    const bySecret = which.startsWith('ff_') ? auth.bearer(which) : null
    const id = bySecret?.ok === true ? bySecret.value.id : which
    return auth.revoke(id) ? done({ revoked: id }) : wrong({ revoked: null })
  })
}

export function createLink(data: string, channel: string | undefined): Outcome {
  const server = existsSync(data) ? runningServer(data) : null
  const channelId = channel ?? server?.channelId
  if (channelId === undefined) throw new UsageError('no server is running here: say --channel')
  if (!isChannelId(channelId)) throw new UsageError('--channel: 1 to 64 letters, digits, _ and -')
  return withAuth(data, (auth) => {
    const { code, expiresAt } = auth.panel.createLink(channelId, 'producer')
    const path = `/panel#k=${code}`
    return done({ channel: channelId, url: server === null ? path : server.url + path, expiresAt })
  })
}

function isScope(text: string): text is Scope {
  return (SCOPES as readonly string[]).includes(text)
}

function withAuth(data: string, use: (auth: Auth) => Outcome): Outcome {
  const auth = createAuth({ dataFolder: data, clock: () => Date.now() })
  try {
    return use(auth)
  } finally {
    auth.close()
  }
}
