/** Tokens and secrets of an installation, into the one that goes on. Panels log in again: sessions stay behind. */
import type { AuthStore, SecretName } from '../auth/auth-store.ts'
import { loadSecrets, newSecret } from '../auth/secrets.ts'

/** `kept`: the destination had a secret of its own, and what is derived from the source's is not known there. */
export type CopiedAuth = { tokens: number; kept: SecretName[] }

const SECRETS: readonly SecretName[] = ['key', 'admin']

/** May be done again: what changed meanwhile follows. */
export async function copyAuth(from: AuthStore, to: AuthStore): Promise<CopiedAuth> {
  const kept: SecretName[] = []
  // Makes what was never needed there so far.
  await loadSecrets(from)
  for (const name of SECRETS) {
    const secret = await from.secret(name, () => newSecret(name))
    if ((await to.secret(name, () => secret)) !== secret) kept.push(name)
  }
  const tokens = await from.tokens()
  for (const token of tokens) {
    if (await to.addToken(token)) continue
    if (token.revokedAt !== null) await to.revokeToken(token.id, token.revokedAt)
    if (token.expiresAt !== null) await to.expireToken(token.id, token.expiresAt)
  }
  return { tokens: tokens.length, kept }
}
