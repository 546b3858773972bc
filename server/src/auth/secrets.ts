/**
 * The secrets of one installation, in files only their owner may read. Overlay tokens and webhook
 * secrets are derived from the key, so they can be shown again without being stored anywhere.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AuthDamaged } from './auth-damaged.ts'
import type { Scope } from './principal.ts'

export const KEY_FILE = 'secret.key'
export const ADMIN_FILE = 'admin.token'
const SECRET_BYTES = 32

export type Secrets = { key: Buffer; adminToken: string }

/** Makes what is missing. `adminToken` from the settings is used as it is and not written down. */
export function loadSecrets(dataFolder: string, adminToken?: string): Secrets {
  const key = readOrMake(join(dataFolder, KEY_FILE), () => randomText())
  return {
    key: Buffer.from(key, 'base64url'),
    adminToken:
      adminToken ?? readOrMake(join(dataFolder, ADMIN_FILE), () => `ff_admin_${randomText()}`),
  }
}

function readOrMake(file: string, make: () => string): string {
  try {
    // `wx` fails where the file is there already, also when two processes start at once.
    writeFileSync(file, `${make()}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const text = readFileSync(file, 'utf8').trim()
  if (text.length < SECRET_BYTES) throw new AuthDamaged(file, 'it holds no secret')
  return text
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

/** Takes the same time wherever the two differ, and whatever their lengths. */
export function equalSecrets(one: string, other: string): boolean {
  return timingSafeEqual(
    createHash('sha256').update(one).digest(),
    createHash('sha256').update(other).digest(),
  )
}
