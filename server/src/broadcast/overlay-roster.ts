/** Every overlay page of a channel, as the panel lists them: live ones by socket, gone ones for a while. */
import type { OverlayHealth, OverlayReport } from '@fanfare/shared/contracts'
import { OVERLAY_GONE_KEPT_MS, OVERLAYS_LISTED_MAX } from './limits.ts'

export type OverlayPage = { id: string; tokenId: string; label: string; userAgent: string }

/** As nodes tell each other; `isGone`: its connection ended. */
export type ListedOverlay = { health: OverlayHealth; tokenId: string; isGone: boolean }

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
      if (other.goneAt !== null && isSamePage(listed(other), listed(entry))) {
        this.#entries.delete(otherId)
      }
    }
  }

  /** An overlay that ends its connection stays listed; without reports it reads as offline. */
  left(id: string): void {
    const entry = this.#entries.get(id)
    if (entry !== undefined) entry.goneAt = this.#now()
  }

  list(): OverlayHealth[] {
    return this.entries().map(({ health }) => health)
  }

  entries(): ListedOverlay[] {
    this.#trim()
    return [...this.#entries.values()].map(listed)
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

/** The overlays of all nodes: one that left a node and came to another is listed once. */
export function everyOverlay(overlays: readonly ListedOverlay[]): OverlayHealth[] {
  const live = overlays.filter(({ isGone }) => !isGone)
  const listed = overlays.filter(
    (one) => !one.isGone || !live.some((other) => isSamePage(one, other)),
  )
  if (listed.length > OVERLAYS_LISTED_MAX) {
    listed.sort((one, other) => other.health.lastReportAt - one.health.lastReportAt)
  }
  return listed.slice(0, OVERLAYS_LISTED_MAX).map(({ health }) => health)
}

export function isSamePage(one: ListedOverlay, other: ListedOverlay): boolean {
  return (
    one.tokenId === other.tokenId &&
    one.health.userAgent === other.health.userAgent &&
    one.health.label === other.health.label &&
    one.health.canvas.width === other.health.canvas.width &&
    one.health.canvas.height === other.health.canvas.height
  )
}

function listed({ page, health, goneAt }: Entry): ListedOverlay {
  return { health, tokenId: page.tokenId, isGone: goneAt !== null }
}
