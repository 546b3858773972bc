/** Whether a picture in OBS is really moving: an open connection alone proves nothing. Pure. */
import type { OverlayHealth } from '@fanfare/shared/contracts'
import type { ChipTone } from '../parts/Chip.tsx'
import type { IconName } from '../parts/Icon.tsx'

/** Pages report every 2 s; three missed ones and a bit. Unix ms of the server are compared. */
export const REPORT_AGE_MS_MAX = 6_500

export type OverlayState = 'normal' | 'hidden' | 'frozen' | 'offline'

export const OVERLAY_LOOK: Record<OverlayState, { tone: ChipTone; icon: IconName }> = {
  normal: { tone: 'good', icon: 'check' },
  hidden: { tone: 'quiet', icon: 'eyeOff' },
  frozen: { tone: 'bad', icon: 'snow' },
  offline: { tone: 'warn', icon: 'off' },
}

export function overlayState(health: OverlayHealth, serverNow: number): OverlayState {
  if (serverNow - health.lastReportAt > REPORT_AGE_MS_MAX) return 'offline'
  if (health.frozen) return 'frozen'
  return health.visible ? 'normal' : 'hidden'
}

/** Wider pages are pictures; ours in the control room's own frame never is. */
const PREVIEW_WIDTH_MAX = 640

/** The small picture of a control room, which says nothing about OBS. */
export function isPreview({ canvas, userAgent }: OverlayHealth): boolean {
  return canvas.width > 0 && canvas.width <= PREVIEW_WIDTH_MAX && obsVersion(userAgent) === null
}

/** The worst first: what the bar shows when there is room for one. */
const WORST_FIRST: readonly OverlayState[] = ['frozen', 'offline', 'hidden', 'normal']

export function worstOverlay(states: readonly OverlayState[]): OverlayState | null {
  return WORST_FIRST.find((state) => states.includes(state)) ?? null
}

/** OBS gives a new source 800 × 600; our canvases are 16:9 or 9:16. */
export function isOddCanvas({ canvas: { width, height } }: OverlayHealth): boolean {
  if (width === 0 || height === 0) return false
  const ratio = width / height
  return Math.abs(ratio - 16 / 9) > 0.02 && Math.abs(ratio - 9 / 16) > 0.02
}

/** `31`, `127`: which OBS engine the page runs in, or null outside OBS. */
export function obsVersion(userAgent: string): string | null {
  return /OBS\/(\d+(?:\.\d+)*)/.exec(userAgent)?.[1] ?? null
}
