/** Light and particles of a hero, each within the flash budget of the page; none of it in calm motion. */
import { useEffect, useState } from 'react'
import type { Presented } from '../cue-queue.ts'
import type { HeroContent } from '../hero-content.ts'
import { BURST_GAP_MS } from '../limits.ts'
import { revealTimes } from '../reveal-times.ts'
import { useStage } from '../stage-context.ts'

/** When the seal has come down. */
const IMPACT_MS = 190
/** Half of the plate that the particles come out from behind, in reference pixels. */
const PLATE_HALF_WIDTH = 320

type Celebration = { bursts: readonly { count: number; atMs: number }[]; speed: number }

const after = (counts: readonly number[]) =>
  counts.map((count, index) => ({ count, atMs: IMPACT_MS + index * BURST_GAP_MS }))
const CELEBRATIONS: Record<string, Celebration> = {
  normal: { bursts: after([30]), speed: 620 },
  silver: { bursts: after([40]), speed: 760 },
  gold: { bursts: after([48]), speed: 860 },
  diamond: { bursts: after([48, 32]), speed: 1_000 },
  window: { bursts: after([40]), speed: 760 },
  call: { bursts: after([40]), speed: 760 },
}

/** Each winner, or each page of them, has a burst of their own. */
function celebrationOf(kind: string, winnerCount: number): Celebration | undefined {
  if (kind !== 'draw') return CELEBRATIONS[kind]
  const bursts = revealTimes(winnerCount).steps.map((atMs) => ({ count: 44, atMs }))
  return { bursts, speed: 900 }
}

/** Whether the glow behind the plate may be lit. */
export function useCelebration(
  content: HeroContent | null,
  isReady: boolean,
  phase: Presented['phase'],
): boolean {
  const { motion, flashes, particles, watchFrameRate } = useStage()
  const [isGlowing, setGlowing] = useState(false)
  const kind = content === null ? null : content.kind === 'tier' ? content.tier : content.kind
  const winnerCount = content?.kind === 'draw' ? content.draw.winners.length : 0
  const isOn = isReady && phase === 'on' && motion === 'full'
  useEffect(() => {
    const celebration = kind === null ? undefined : celebrationOf(kind, winnerCount)
    if (!isOn || kind === null || celebration === undefined) return
    watchFrameRate(2_200)
    const colours = coloursOf(kind)
    const timers = celebration.bursts.map(({ count, atMs }) =>
      setTimeout(() => {
        if (!flashes.spend(performance.now())) return
        setGlowing(true)
        particles.burst({
          x: 0,
          y: -20,
          width: PLATE_HALF_WIDTH,
          count,
          colours,
          speed: celebration.speed,
        })
      }, atMs),
    )
    return () => timers.forEach(clearTimeout)
  }, [isOn, kind, winnerCount, flashes, particles, watchFrameRate])
  return isGlowing
}

/** Sparks of the light, leaves of the metal; nothing deep, which would flicker on a bright picture. */
function coloursOf(kind: string): string[] {
  const style = getComputedStyle(document.documentElement)
  const names =
    kind === 'window' || kind === 'call'
      ? ['--double', '--brand', '--text']
      : ['-light', '', ''].map((shade) => `--tier-${kind === 'draw' ? 'gold' : kind}${shade}`)
  return names.map((name) => style.getPropertyValue(name).trim())
}
