/**
 * Short sessions of overlay and viewer pages. Nothing is stored: the text names the token it came
 * from and is signed, and the token is looked up again whenever the session is used.
 */
import { PAGE_SESSION_SECONDS } from '../limits.ts'
import { equalSecrets, sign } from './secrets.ts'
import type { Secrets } from './secrets.ts'

const PREFIX = 'fs'

export function issuePageSession(secrets: Secrets, tokenId: string, nowMs: number): string {
  const claim = `${PREFIX}.${tokenId}.${nowMs + PAGE_SESSION_SECONDS * 1_000}`
  return `${claim}.${sign(secrets, claim)}`
}

/** The id of its token, or `null` where it is forged or too old. */
export function tokenOfPageSession(
  secrets: Secrets,
  session: string,
  nowMs: number,
): string | null {
  const [prefix, tokenId, expires, signature, ...more] = session.split('.')
  if (prefix !== PREFIX || tokenId === undefined || signature === undefined || more.length > 0) {
    return null
  }
  const isOurs = equalSecrets(signature, sign(secrets, `${PREFIX}.${tokenId}.${expires}`))
  return isOurs && Number(expires) > nowMs ? tokenId : null
}
