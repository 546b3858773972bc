/** Signals per second of each channel, over the last few seconds. */

const SECONDS = 5

export interface SignalRate {
  count(channelId: string, signals: number): void
  perSecond(channelId: string): number
}

export function createSignalRate(clock: () => number): SignalRate {
  const channels = new Map<string, Map<number, number>>()

  function current(channelId: string): Map<number, number> {
    const seconds = channels.get(channelId) ?? new Map<number, number>()
    channels.set(channelId, seconds)
    const oldest = Math.floor(clock() / 1_000) - SECONDS
    for (const second of seconds.keys()) if (second <= oldest) seconds.delete(second)
    return seconds
  }

  return {
    count(channelId, signals) {
      const seconds = current(channelId)
      const now = Math.floor(clock() / 1_000)
      seconds.set(now, (seconds.get(now) ?? 0) + signals)
    },
    perSecond(channelId) {
      let sum = 0
      for (const signals of current(channelId).values()) sum += signals
      return Math.round((sum / SECONDS) * 10) / 10
    },
  }
}
