/** The door: who is behind a token, a session, a cookie or a signed webhook. */
import { err, ok } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import type { Rejection } from '@fanfare/shared/contracts'
import { Webhook } from 'standardwebhooks'
import { WEBHOOK_TOKENS_MAX } from '../limits.ts'
import { AuthMemory } from './auth-memory.ts'
import { AuthUnavailable, isAlive } from './auth-store.ts'
import type { AuthStore, StoredToken, TokenRecord } from './auth-store.ts'
import { createOverlayTokens } from './overlay-tokens.ts'
import type { OverlayTokens } from './overlay-tokens.ts'
import { issuePageSession, tokenOfPageSession } from './page-session.ts'
import { createPanelSessions } from './panel-sessions.ts'
import type { PanelSessions } from './panel-sessions.ts'
import type { Principal, Scope } from './principal.ts'
import { equalHashes, hashOf, loadSecrets, newToken, webhookSecret } from './secrets.ts'
import type { Secrets } from './secrets.ts'
import { createTokenStore } from './token-store.ts'
import type { TokenStore } from './token-store.ts'

/** The store is closed with what is made of it. */
export type AuthOptions = { store: AuthStore; clock: () => number; adminToken?: string }

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

/**
 * Where the store cannot be asked at the moment, results are `channel/unavailable`, and what has no result
 * rejects with `AuthUnavailable`. Whatever is known already is answered without asking.
 */
export interface Auth {
  /** `Bearer` text: a token, the admin's, or the session of a page. */
  bearer(secret: string): Promise<Result<Principal, Rejection>>
  cookie(secret: string): Promise<Result<Principal, Rejection>>
  /** `body` exactly as it came. */
  webhook(
    channelId: string,
    headers: WebhookHeaders,
    body: string,
  ): Promise<Result<Principal, Rejection>>
  /** Whether a principal let in by this id may still act: asked on every message of a socket, never waits. */
  stillValid(id: string): boolean
  /** Hears the ids of tokens and sessions that have ended, wherever that was done. */
  onEnded(listener: (id: string) => void): void
  issue(asked: IssueToken): Promise<IssuedToken>
  tokens(channelId?: string): Promise<TokenRecord[]>
  revoke(id: string): Promise<boolean>
  /** The token that OBS uses now; made when there is none. */
  overlayToken(channelId: string): Promise<string>
  /** A new one; the old keeps working for a short overlap. */
  rotateOverlayToken(channelId: string): Promise<string>
  /** For overlay and viewer tokens only. */
  openPageSession(
    token: string,
  ): Promise<Result<{ session: string; principal: Principal }, Rejection>>
  readonly panel: PanelSessions
  close(): Promise<void>
}

const ADMIN: Principal = {
  id: 'admin',
  channelId: null,
  scope: 'admin',
  label: 'admin',
  viaCookie: false,
}
const PAGE_SCOPES: ReadonlySet<Scope> = new Set(['overlay', 'viewer'])

/** Makes the secrets where there are none; rejects with `AuthDamaged` where they cannot be read. */
export async function createAuth({ store, clock, adminToken }: AuthOptions): Promise<Auth> {
  try {
    return new Door(store, clock, await loadSecrets(store, adminToken))
  } catch (error) {
    await store.close()
    throw error
  }
}

type Admission = Result<Principal, Rejection>

class Door implements Auth {
  readonly panel: PanelSessions
  readonly #store: AuthStore
  readonly #clock: () => number
  readonly #secrets: Secrets
  readonly #memory: AuthMemory
  readonly #tokens: TokenStore
  readonly #overlays: OverlayTokens

  constructor(store: AuthStore, clock: () => number, secrets: Secrets) {
    const memory = new AuthMemory(store, clock)
    this.#store = store
    this.#clock = clock
    this.#secrets = secrets
    this.#memory = memory
    this.#tokens = createTokenStore({ store, memory, clock })
    this.#overlays = createOverlayTokens({ tokens: this.#tokens, secrets, clock })
    this.panel = createPanelSessions({ store, memory, clock })
  }

  bearer(secret: string): Promise<Admission> {
    return answered(async () => {
      if (secret.startsWith('fs.')) {
        const tokenId = tokenOfPageSession(this.#secrets, secret, this.#clock())
        return this.#admit(tokenId === null ? null : await this.#tokens.byId(tokenId))
      }
      const hash = hashOf(secret)
      if (equalHashes(hash, this.#secrets.adminTokenHash)) return ok(ADMIN)
      return this.#admit(await this.#tokens.byHash(hash))
    })
  }

  cookie(secret: string): Promise<Admission> {
    return answered(async () => {
      const session = await this.panel.bySecret(secret)
      if (session === null) return err(rejection('auth/invalid'))
      const { id, channelId, label } = session
      return ok({ id, channelId, scope: 'producer', label, viaCookie: true })
    })
  }

  webhook(channelId: string, headers: WebhookHeaders, body: string): Promise<Admission> {
    return answered(async () => {
      const signer =
        (await this.#signer({ channelId, headers, body, anew: false })) ??
        // One that was made on another node a moment ago.
        (await this.#signer({ channelId, headers, body, anew: true }))
      return this.#admit(signer)
    })
  }

  async #signer(signed: {
    channelId: string
    headers: WebhookHeaders
    body: string
    anew: boolean
  }): Promise<StoredToken | null> {
    const tokens = await this.#memory.webhookTokens(signed.channelId, signed.anew)
    const candidates = tokens
      .filter((token) => isAlive(token, this.#clock()))
      .slice(-WEBHOOK_TOKENS_MAX)
    const isSigner = ({ id }: StoredToken) =>
      isSigned(webhookSecret(this.#secrets, id), signed.headers, signed.body)
    return candidates.find(isSigner) ?? null
  }

  #admit(record: TokenRecord | StoredToken | null): Admission {
    if (record === null || !isAlive(record, this.#clock())) return err(rejection('auth/invalid'))
    this.#tokens.touch(record.id)
    return ok(principalOf(record))
  }

  stillValid(id: string): boolean {
    return id === ADMIN.id || this.#memory.stillValid(id)
  }

  onEnded(listener: (id: string) => void): void {
    this.#memory.onEnded(listener)
  }

  async issue(asked: IssueToken): Promise<IssuedToken> {
    const { webhook = false, expiresAt, ...named } = asked
    const token = newToken(asked.scope)
    const record = await this.#tokens.create({
      ...named,
      secret: token,
      webhook,
      ...(expiresAt === undefined ? {} : { expiresAt }),
    })
    if (record === null) throw new Error('a random token was there already')
    return webhook
      ? { record, token, webhookSecret: webhookSecret(this.#secrets, record.id) }
      : { record, token }
  }

  tokens(channelId?: string): Promise<TokenRecord[]> {
    return this.#tokens.list(channelId)
  }

  revoke(id: string): Promise<boolean> {
    return this.#tokens.revoke(id)
  }

  overlayToken(channelId: string): Promise<string> {
    return this.#overlays.current(channelId)
  }

  rotateOverlayToken(channelId: string): Promise<string> {
    return this.#overlays.rotate(channelId)
  }

  openPageSession(
    token: string,
  ): Promise<Result<{ session: string; principal: Principal }, Rejection>> {
    return answered(async () => {
      const record = await this.#tokens.byHash(hashOf(token))
      if (record !== null && !PAGE_SCOPES.has(record.scope)) return err(rejection('auth/forbidden'))
      const admitted = this.#admit(record)
      if (!admitted.ok) return admitted
      const session = issuePageSession(this.#secrets, admitted.value.id, this.#clock())
      return ok({ session, principal: admitted.value })
    })
  }

  async close(): Promise<void> {
    this.#memory.close()
    await this.#tokens.flush()
    await this.#store.close()
  }
}

/** That nobody can be asked is an answer too. */
async function answered<T>(
  ask: () => Promise<Result<T, Rejection>>,
): Promise<Result<T, Rejection>> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof AuthUnavailable) return err(error.rejection)
    throw error
  }
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
