/**
 * The secrets of one installation or service, and what is made of them. Overlay tokens and webhook secrets are
 * derived from the key, so they can be shown again without being stored anywhere.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { AuthStore } from './auth-store.ts'
import type { Scope } from './principal.ts'

const SECRET_BYTES = 32
export const SECRET_CHARS_MIN = SECRET_BYTES

export type Secrets = { key: Buffer; adminTokenHash: string }

/** Makes what is missing. `adminToken` from the settings is used as it is and not written down. */
export async function loadSecrets(store: AuthStore, adminToken?: string): Promise<Secrets> {
  const key = await store.secret('key', randomText)
  const admin = adminToken ?? (await store.secret('admin', () => `ff_admin_${randomText()}`))
  return { key: Buffer.from(key, 'base64url'), adminTokenHash: hashOf(admin) }
}

function randomText(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

export function newToken(scope: Scope): string {
  return `ff_${scope}_${randomText()}`
}

export function newSecret(prefix: string): string {
  return `${prefix}_${randomText()}`
}

/** The same channel and generation always give the same token. */
export function overlayToken(secrets: Secrets, channelId: string, generation: number): string {
  return `ff_overlay_${derive(secrets, `overlay:${generation}:${channelId}`).toString('base64url')}`
}

/** In the form of Standard Webhooks. */
export function webhookSecret(secrets: Secrets, tokenId: string): string {
  return `whsec_${derive(secrets, `webhook:${tokenId}`).toString('base64')}`
}

export function sign(secrets: Secrets, text: string): string {
  return derive(secrets, `sign:${text}`).toString('base64url')
}

function derive(secrets: Secrets, purpose: string): Buffer {
  return createHmac('sha256', secrets.key).update(purpose).digest()
}

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** Hashes of one kind; takes the same time wherever the two differ. */
export function equalHashes(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other))
}

/** Takes the same time wherever the two differ, and whatever their lengths. */
export function equalSecrets(one: string, other: string): boolean {
  return timingSafeEqual(
    createHash('sha256').update(one).digest(),
    createHash('sha256').update(other).digest(),
  )
}
