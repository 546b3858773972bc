/** The same door for sockets: who may follow a channel, and who may send to it. */
import { err, ok } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import type { Rejection } from '@fanfare/shared/contracts'
import type { Gatekeeper, Grant, HandshakeFacts } from '../broadcast/grant.ts'
import type { Auth } from './auth.ts'
import { covers, isChannelId } from './principal.ts'
import type { Principal } from './principal.ts'

const SCOPES: Record<Grant['audience'], ReadonlySet<Principal['scope']>> = {
  overlay: new Set(['overlay']),
  viewer: new Set(['viewer']),
  panel: new Set(['producer', 'moderator', 'admin']),
  ingest: new Set(['ingest', 'admin']),
}

export function createGatekeeper(parts: {
  auth: Auth
  /** The panel's cookie out of a `Cookie` header. */
  cookieOf: (header: string) => string | undefined
  isOwnOrigin: (origin: string, host: string | undefined) => boolean
}): Gatekeeper {
  const { auth } = parts

  async function identify({
    auth: words,
    cookie,
    audience,
  }: HandshakeFacts): Promise<Result<Principal, Rejection>> {
    const secret = words.session ?? words.token
    if (secret !== undefined) return auth.bearer(secret)
    const panel = cookie === undefined ? undefined : parts.cookieOf(cookie)
    return audience === 'panel' && panel !== undefined
      ? auth.cookie(panel)
      : err(rejection('auth/missing'))
  }

  return {
    async authorise(handshake) {
      const { audience } = handshake
      const caller = await identify(handshake)
      if (!caller.ok) return caller
      const { id: tokenId, scope, label, channelId: own } = caller.value
      const channelId = handshake.auth.channel ?? own
      if (channelId === null || !isChannelId(channelId)) return err(rejection('channel/invalid_id'))
      if (!covers(own, channelId) || !SCOPES[audience].has(scope)) {
        return err(rejection('auth/forbidden'))
      }
      // From now on its end is listened for, also while the socket is silent.
      return auth.stillValid(tokenId)
        ? ok({ channelId, audience, scope, label, tokenId })
        : err(rejection('auth/invalid'))
    },
    stillValid: (tokenId) => auth.stillValid(tokenId),
    // Programs send no origin and browsers always do, so no origin is nobody's page.
    originAllowed: (origin, host) => origin === undefined || parts.isOwnOrigin(origin, host),
  }
}
