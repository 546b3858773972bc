/** Follows the channel and feeds what is derived from it: rates, history, and the end of the login. */
import type { FeedItem } from '@fanfare/shared/contracts'
import type { Totals } from './rate-store.ts'
import { followPanel, type FollowedPanel } from '../../stores/follow-channel.ts'

/** Rates move on even when nothing happens. */
const SAMPLE_EVERY_MS = 5_000

export type LiveListeners = {
  /** `at`: server clock, Unix ms. */
  onStats: (at: number, totals: Totals) => void
  onFeed: (items: readonly FeedItem[]) => void
  /** The server knows this page no longer. */
  onExpired: () => void
}

export type OpenLive = FollowedPanel & {
  /** Ends everything it started when the returned function is called. */
  listen: (listeners: LiveListeners) => () => void
}

export function openLive(channelId: string, origin: string): OpenLive {
  const live = followPanel({ origin, credentials: { kind: 'cookie', channelId } })
  const { view, feed, connection, session } = live
  return {
    ...live,
    listen({ onStats, onFeed, onExpired }) {
      function sample(): void {
        const { stats, budget } = view.getState().view ?? {}
        const at = Date.now() + connection.getState().offsetMs
        if (stats !== undefined)
          onStats(at, {
            points: stats.pointsGranted,
            entries: stats.interactions,
            spent: budget?.spent ?? 0,
          })
      }
      function check(): void {
        const { state } = connection.getState()
        if (state.kind === 'refused' && state.code !== 'auth/forbidden') onExpired()
      }
      const stops = [
        view.subscribe((now, before) => {
          if (now.view?.stats !== before.view?.stats) sample()
        }),
        feed.subscribe(({ items }) => onFeed(items)),
        connection.subscribe(check),
      ]
      const timer = setInterval(sample, SAMPLE_EVERY_MS)
      onFeed(feed.getState().items)
      sample()
      check()
      return () => {
        clearInterval(timer)
        for (const stop of stops) stop()
        session.stop()
      }
    },
  }
}
