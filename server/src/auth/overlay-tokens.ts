/** The token inside the URL that OBS shows: derived, so that the panel can show it again. */
import { OVERLAY_ROTATION_OVERLAP_SECONDS } from '../limits.ts'
import type { TokenRecord } from './auth-store.ts'
import { overlayToken } from './secrets.ts'
import type { Secrets } from './secrets.ts'
import type { TokenStore } from './token-store.ts'

export interface OverlayTokens {
  /** The one to put into OBS now; made when there is none. */
  current(channelId: string): Promise<string>
  /** A new one; the old keeps working for a short overlap. */
  rotate(channelId: string): Promise<string>
}

type Derived = TokenRecord & { generation: number }

export function createOverlayTokens(parts: {
  tokens: TokenStore
  secrets: Secrets
  clock: () => number
}): OverlayTokens {
  const { tokens, secrets, clock } = parts

  async function generations(channelId: string): Promise<Derived[]> {
    return (await tokens.list(channelId))
      .flatMap((token) =>
        token.generation === null ? [] : [{ ...token, generation: token.generation }],
      )
      .toSorted((one, other) => one.generation - other.generation)
  }

  /**
   * Never a number that was used before, or a revoked token would come back to life. Where another process took
   * the same number at the same time both derived the same token, and one of them is enough.
   */
  async function issueNext(channelId: string, before: readonly Derived[]): Promise<string> {
    const generation = (before.at(-1)?.generation ?? 0) + 1
    const secret = overlayToken(secrets, channelId, generation)
    await tokens.create({ channelId, scope: 'overlay', label: 'OBS', secret, generation })
    return secret
  }

  return {
    async current(channelId) {
      const all = await generations(channelId)
      const token = all.filter(isLasting).at(-1)
      return token === undefined
        ? issueNext(channelId, all)
        : overlayToken(secrets, channelId, token.generation)
    },
    async rotate(channelId) {
      const all = await generations(channelId)
      const secret = await issueNext(channelId, all)
      const endsAt = clock() + OVERLAY_ROTATION_OVERLAP_SECONDS * 1_000
      for (const token of all.filter(isLasting)) await tokens.expire(token.id, endsAt)
      return secret
    },
  }
}

function isLasting(token: TokenRecord): boolean {
  return token.revokedAt === null && token.expiresAt === null
}
