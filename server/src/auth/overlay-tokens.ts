/** The token inside the URL that OBS shows: derived, so that the panel can show it again. */
import { OVERLAY_ROTATION_OVERLAP_SECONDS } from '../limits.ts'
import { overlayToken } from './secrets.ts'
import type { Secrets } from './secrets.ts'
import type { TokenRecord, TokenStore } from './token-store.ts'

export interface OverlayTokens {
  /** The one to put into OBS now; made when there is none. */
  current(channelId: string): string
  /** A new one; the old keeps working for a short overlap. */
  rotate(channelId: string): string
}

export function createOverlayTokens(parts: {
  tokens: TokenStore
  secrets: Secrets
  clock: () => number
}): OverlayTokens {
  const { tokens, secrets, clock } = parts

  function generations(channelId: string): (TokenRecord & { generation: number })[] {
    return tokens
      .list(channelId)
      .flatMap((token) =>
        token.generation === null ? [] : [{ ...token, generation: token.generation }],
      )
  }

  /** Never a number that was used before, or a revoked token would come back to life. */
  function issueNext(channelId: string): string {
    const generation = Math.max(0, ...generations(channelId).map((token) => token.generation)) + 1
    const secret = overlayToken(secrets, channelId, generation)
    tokens.create({ channelId, scope: 'overlay', label: 'OBS', secret, generation })
    return secret
  }

  function lasting(channelId: string) {
    return generations(channelId).filter(
      (token) => token.revokedAt === null && token.expiresAt === null,
    )
  }

  return {
    current(channelId) {
      const token = lasting(channelId).at(-1)
      return token === undefined
        ? issueNext(channelId)
        : overlayToken(secrets, channelId, token.generation)
    },
    rotate(channelId) {
      const endsAt = clock() + OVERLAY_ROTATION_OVERLAP_SECONDS * 1_000
      for (const token of lasting(channelId)) tokens.expire(token.id, endsAt)
      return issueNext(channelId)
    },
  }
}
