/** Every overlay page of a channel, as the panel lists them: live ones by socket, gone ones for a while. */
import type { OverlayHealth, OverlayReport } from '@fanfare/shared/contracts'
import { OVERLAY_GONE_KEPT_MS, OVERLAYS_LISTED_MAX } from './limits.ts'

export type OverlayPage = { id: string; tokenId: string; label: string; userAgent: string }

type Entry = { page: OverlayPage; health: OverlayHealth; goneAt: number | null }

export class OverlayRoster {
  readonly #entries = new Map<string, Entry>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  arrived(page: OverlayPage): void {
    const at = this.#now()
    const health: OverlayHealth = {
      id: page.id,
      label: page.label,
      connectedAt: at,
      visible: false,
      active: false,
      lastReportAt: at,
      frozen: false,
      version: '',
      canvas: { width: 0, height: 0 },
      userAgent: page.userAgent,
      cues: { offered: 0, shown: 0, merged: 0, expired: 0 },
    }
    this.#entries.set(page.id, { page, health, goneAt: null })
    this.#trim()
  }

  /** The page's own words win; a gone entry of the same page is the same overlay come back. */
  reported(id: string, report: OverlayReport): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    const { visible, active, frozen, version, canvas, cues } = report
    const label = report.label === '' ? entry.page.label : report.label
    const lastReportAt = this.#now()
    const health = { ...entry.health, visible, active, frozen, version, canvas, cues }
    entry.health = { ...health, label, lastReportAt }
    for (const [otherId, other] of this.#entries) {
      if (other.goneAt !== null && isSamePage(other, entry)) this.#entries.delete(otherId)
    }
  }

  /** An overlay that ends its connection stays listed; without reports it reads as offline. */
  left(id: string): void {
    const entry = this.#entries.get(id)
    if (entry !== undefined) entry.goneAt = this.#now()
  }

  list(): OverlayHealth[] {
    this.#trim()
    return [...this.#entries.values()].map((entry) => entry.health)
  }

  #trim(): void {
    const now = this.#now()
    for (const [id, { goneAt }] of this.#entries) {
      if (goneAt !== null && now - goneAt > OVERLAY_GONE_KEPT_MS) this.#entries.delete(id)
    }
    while (this.#entries.size > OVERLAYS_LISTED_MAX) {
      const entries = [...this.#entries]
      const oldest = entries.find(([, entry]) => entry.goneAt !== null) ?? entries[0]
      if (oldest === undefined) return
      this.#entries.delete(oldest[0])
    }
  }
}

function isSamePage(one: Entry, other: Entry): boolean {
  return (
    one.page.tokenId === other.page.tokenId &&
    one.page.userAgent === other.page.userAgent &&
    one.health.label === other.health.label &&
    one.health.canvas.width === other.health.canvas.width &&
    one.health.canvas.height === other.health.canvas.height
  )
}
