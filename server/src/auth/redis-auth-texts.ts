/** How tokens, links and sessions are written in Redis; what cannot be read is damage, never "nobody". */
import { AuthDamaged } from './auth-damaged.ts'
import type { StoredLink, StoredSession, StoredToken } from './auth-store.ts'
import { SCOPES } from './principal.ts'
import type { Scope } from './principal.ts'

export const REMEDY = 'Bring Redis back from a backup of it'

/** Field–value pairs of a token's hash, without what is `null`. */
export function fieldsOf(token: StoredToken): (string | number)[] {
  const fields = {
    hash: token.hash,
    channel: token.channelId,
    scope: token.scope,
    label: JSON.stringify(token.label),
    webhook: token.webhook ? 1 : 0,
    created: token.createdAt,
    generation: token.generation,
    expires: token.expiresAt,
    revoked: token.revokedAt,
  }
  return Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [name, value]))
}

/** `null` where there is none. */
export function tokenOf(
  id: string,
  fields: Record<string, string>,
  usedAt: string | null,
): StoredToken | null {
  const { hash, channel, scope, label, webhook, created, generation, expires, revoked } = fields
  if (Object.keys(fields).length === 0) return null
  if (hash === undefined || channel === undefined || !isScope(scope)) {
    throw new AuthDamaged(`token ${id} in Redis`, 'it cannot be read', REMEDY)
  }
  return {
    id,
    hash,
    channelId: channel,
    scope,
    label: JSON.parse(label ?? '""') as string,
    webhook: webhook === '1',
    generation: numberOf(generation),
    createdAt: Number(created),
    lastUsedAt: numberOf(usedAt ?? undefined),
    expiresAt: numberOf(expires),
    revokedAt: numberOf(revoked),
  }
}

export function linkOf(text: string): StoredLink {
  return JSON.parse(text) as StoredLink
}

export function sessionOf(text: string): StoredSession {
  return JSON.parse(text) as StoredSession
}

function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text)
}

function isScope(text: string | undefined): text is Scope {
  return (SCOPES as readonly (string | undefined)[]).includes(text)
}
