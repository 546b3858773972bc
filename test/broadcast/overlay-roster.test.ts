import { OVERLAY_GONE_KEPT_MS, OVERLAYS_LISTED_MAX } from '@fanfare/server/broadcast/limits.ts'
import { MessageAllowance } from '@fanfare/server/broadcast/message-allowance.ts'
import { OverlayRoster } from '@fanfare/server/broadcast/overlay-roster.ts'
import { describe, expect, test } from 'vitest'
import { REPORT } from './live-fanout.ts'

const page = (id: string) => ({ id, tokenId: 'tok', label: 'main', userAgent: 'OBS' })

describe('overlay roster', () => {
  test('[BC14] one that left stays for ten minutes, or until the same page reports again', () => {
    let now = 0
    const roster = new OverlayRoster(() => now)
    const ids = () => roster.list().map(({ id }) => id)
    roster.arrived(page('a'))
    roster.reported('a', { ...REPORT, seq: 1 })
    roster.left('a')
    roster.arrived(page('portrait'))
    roster.reported('portrait', { ...REPORT, seq: 1, canvas: { width: 1080, height: 1920 } })
    expect(ids()).toEqual(['a', 'portrait'])
    roster.arrived(page('b'))
    roster.reported('b', { ...REPORT, seq: 1 })
    expect(ids()).toEqual(['portrait', 'b'])
    roster.left('b')
    now += OVERLAY_GONE_KEPT_MS
    expect(ids()).toEqual(['portrait', 'b'])
    now += 1
    expect(ids()).toEqual(['portrait'])
  })

  test('[BC14] the list is bounded: the longest gone make room first', () => {
    const roster = new OverlayRoster(() => 0)
    roster.arrived(page('live'))
    for (let index = 0; index < 2 * OVERLAYS_LISTED_MAX; index++) {
      roster.arrived(page(`page-${index}`))
      roster.left(`page-${index}`)
    }
    const ids = roster.list().map(({ id }) => id)
    expect(ids).toHaveLength(OVERLAYS_LISTED_MAX)
    expect(ids).toContain('live')
    expect(ids).toContain(`page-${2 * OVERLAYS_LISTED_MAX - 1}`)
  })
})

describe('message allowance', () => {
  test('[BC11] a burst, then a steady rate; a clock set back gives nothing', () => {
    let now = 0
    const allowance = new MessageAllowance(10, 2, () => now)
    const taken = (tries: number) =>
      Array.from({ length: tries }, () => allowance.take()).filter(Boolean).length
    expect(taken(20)).toBe(10)
    now += 3_000
    expect(taken(20)).toBe(6)
    now -= 60_000
    expect(taken(5)).toBe(0)
    now += 1_000
    expect(taken(5)).toBe(2)
    allowance.widen(100, 50)
    expect(taken(200)).toBe(90)
  })
})
