/** The door: who is behind a token, a session, a cookie or a signed webhook. */
import { mkdirSync } from 'node:fs'
import { err, ok } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import type { Rejection } from '@fanfare/shared/contracts'
import { Webhook } from 'standardwebhooks'
import { WEBHOOK_TOKENS_MAX } from '../limits.ts'
import { openAuthDatabase } from './auth-database.ts'
import { createOverlayTokens } from './overlay-tokens.ts'
import { issuePageSession, tokenOfPageSession } from './page-session.ts'
import { createPanelSessions } from './panel-sessions.ts'
import type { PanelSessions } from './panel-sessions.ts'
import type { Principal, Scope } from './principal.ts'
import { equalSecrets, loadSecrets, newToken, webhookSecret } from './secrets.ts'
import type { Secrets } from './secrets.ts'
import { createTokenStore, isAlive } from './token-store.ts'
import type { TokenRecord, TokenStore } from './token-store.ts'

export type AuthOptions = { dataFolder: string; clock: () => number; adminToken?: string }

export type IssueToken = {
  channelId: string
  scope: Scope
  label: string
  webhook?: boolean
  expiresAt?: number
}

/** `token` and `webhookSecret` are told this once. */
export type IssuedToken = { record: TokenRecord; token: string; webhookSecret?: string }

export type WebhookHeaders = { id: string; timestamp: string; signature: string }

export interface Auth {
  /** `Bearer` text: a token, the admin's, or the session of a page. */
  bearer(secret: string): Result<Principal, Rejection>
  cookie(secret: string): Result<Principal, Rejection>
  /** `body` exactly as it came. */
  webhook(channelId: string, headers: WebhookHeaders, body: string): Result<Principal, Rejection>
  /** Whether a principal known by this id may still act: asked on every message of a socket. */
  stillValid(id: string): boolean
  issue(asked: IssueToken): IssuedToken
  tokens(channelId?: string): TokenRecord[]
  revoke(id: string): boolean
  /** The token that OBS uses now; made when there is none. */
  overlayToken(channelId: string): string
  /** A new one; the old keeps working for a short overlap. */
  rotateOverlayToken(channelId: string): string
  /** For overlay and viewer tokens only. */
  openPageSession(token: string): Result<{ session: string; principal: Principal }, Rejection>
  readonly panel: PanelSessions
  close(): void
}

const ADMIN: Principal = {
  id: 'admin',
  channelId: null,
  scope: 'admin',
  label: 'admin',
  viaCookie: false,
}
const PAGE_SCOPES: ReadonlySet<Scope> = new Set(['overlay', 'viewer'])

export function createAuth(options: AuthOptions): Auth {
  const { clock } = options
  mkdirSync(options.dataFolder, { recursive: true })
  const secrets = loadSecrets(options.dataFolder, options.adminToken)
  const database = openAuthDatabase(options.dataFolder)
  const tokens = createTokenStore(database, clock)
  const panel = createPanelSessions(database, clock)
  const overlays = createOverlayTokens({ tokens, secrets, clock })

  function admit(record: TokenRecord | null): Result<Principal, Rejection> {
    if (record === null || !isAlive(record, clock())) return err(rejection('auth/invalid'))
    tokens.touch(record.id)
    return ok(principalOf(record))
  }

  function bearer(secret: string): Result<Principal, Rejection> {
    if (secret.startsWith('fs.')) {
      const tokenId = tokenOfPageSession(secrets, secret, clock())
      return admit(tokenId === null ? null : tokens.byId(tokenId))
    }
    if (equalSecrets(secret, secrets.adminToken)) return ok(ADMIN)
    return admit(tokens.bySecret(secret))
  }

  return {
    bearer,
    panel,
    cookie(secret) {
      const session = panel.bySecret(secret)
      if (session === null) return err(rejection('auth/invalid'))
      const { id, channelId, label } = session
      return ok({ id, channelId, scope: 'producer', label, viaCookie: true })
    },
    webhook(channelId, headers, body) {
      const candidates = tokens
        .list(channelId)
        .filter((token) => token.webhook && isAlive(token, clock()))
        .slice(-WEBHOOK_TOKENS_MAX)
      const signer = candidates.find(({ id }) =>
        isSigned(webhookSecret(secrets, id), headers, body),
      )
      return admit(signer ?? null)
    },
    stillValid(id) {
      if (id === ADMIN.id) return true
      if (id.startsWith('p_')) return panel.byId(id) !== null
      const record = tokens.byId(id)
      return record !== null && isAlive(record, clock())
    },
    issue: (asked) => issueToken(tokens, secrets, asked),
    tokens: (channelId) => tokens.list(channelId),
    revoke: (id) => tokens.revoke(id),
    overlayToken: (channelId) => overlays.current(channelId),
    rotateOverlayToken: (channelId) => overlays.rotate(channelId),
    openPageSession(token) {
      const record = tokens.bySecret(token)
      if (record !== null && !PAGE_SCOPES.has(record.scope)) return err(rejection('auth/forbidden'))
      const admitted = admit(record)
      if (!admitted.ok) return admitted
      const session = issuePageSession(secrets, admitted.value.id, clock())
      return ok({ session, principal: admitted.value })
    },
    close() {
      tokens.flush()
      database.close()
    },
  }
}

function issueToken(tokens: TokenStore, secrets: Secrets, asked: IssueToken): IssuedToken {
  const { channelId, scope, label, webhook = false, expiresAt } = asked
  const token = newToken(scope)
  const record = tokens.create({
    channelId,
    scope,
    label,
    secret: token,
    webhook,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  })
  return webhook
    ? { record, token, webhookSecret: webhookSecret(secrets, record.id) }
    : { record, token }
}

function principalOf({ id, channelId, scope, label }: TokenRecord): Principal {
  return { id, channelId, scope, label, viaCookie: false }
}

function isSigned(secret: string, headers: WebhookHeaders, body: string): boolean {
  try {
    new Webhook(secret).verify(
      body,
      {
        'webhook-id': headers.id,
        'webhook-timestamp': headers.timestamp,
        'webhook-signature': headers.signature,
      },
      { jsonParse: false },
    )
    return true
  } catch {
    return false
  }
}
