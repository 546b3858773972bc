/** Clocks of a node and the store, compared. */
import { ClockWatch } from '@fanfare/server/cluster/clock-watch.ts'
import { CLOCK_SKEW_MS_MAX } from '@fanfare/server/limits.ts'
import { expect, test } from 'vitest'

const SENT = 1_000_000
const ANSWERED = SENT + 5_000

test('[DU15] a clock that differs is told once, in the log and for /healthz, until it agrees again', () => {
  const told: string[] = []
  const log = {
    warn: (_about: object, words: string) => void told.push(`warn: ${words}`),
    info: (_about: object, words: string) => void told.push(`info: ${words}`),
  }
  const watch = new ClockWatch(log)
  watch.compare(SENT, SENT, ANSWERED)
  // An answer that was long on its way says nothing about clocks.
  watch.compare(ANSWERED + CLOCK_SKEW_MS_MAX, SENT, ANSWERED)
  watch.compare(SENT - CLOCK_SKEW_MS_MAX, SENT, ANSWERED)
  expect([watch.trouble(), told]).toEqual([null, []])
  watch.compare(ANSWERED + CLOCK_SKEW_MS_MAX + 500, SENT, ANSWERED)
  watch.compare(ANSWERED + CLOCK_SKEW_MS_MAX + 600, SENT, ANSWERED)
  expect(watch.trouble()).toMatch(/2\.6 s behind the store’s/)
  watch.compare(SENT - CLOCK_SKEW_MS_MAX - 1_000, SENT, ANSWERED)
  expect(watch.trouble()).toMatch(/3\.0 s ahead of the store’s/)
  watch.compare(SENT, SENT, ANSWERED)
  expect(watch.trouble()).toBeNull()
  expect(told).toEqual([expect.stringMatching(/^warn: .*2\.5 s/), expect.stringMatching(/^info: /)])
})
