/** Light and particles of a hero, each within the flash budget of the page; none of it in calm motion. */
import { useEffect, useState } from 'react'
import type { Presented } from '../cue-queue.ts'
import type { HeroContent } from '../hero-content.ts'
import { BURST_GAP_MS } from '../limits.ts'
import { useStage } from '../stage-context.ts'

/** When the seal has come down. */
const IMPACT_MS = 190
/** Half of the plate that the particles come out from behind, in reference pixels. */
const PLATE_HALF_WIDTH = 320

type Celebration = { counts: readonly number[]; speed: number }
const CELEBRATIONS: Record<string, Celebration> = {
  normal: { counts: [30], speed: 620 },
  silver: { counts: [40], speed: 760 },
  gold: { counts: [48], speed: 860 },
  diamond: { counts: [48, 32], speed: 1_000 },
  window: { counts: [40], speed: 760 },
}

/** Whether the glow behind the plate may be lit. */
export function useCelebration(
  content: HeroContent | null,
  isReady: boolean,
  phase: Presented['phase'],
): boolean {
  const { motion, flashes, particles, watchFrameRate } = useStage()
  const [isGlowing, setGlowing] = useState(false)
  const kind = content === null ? null : content.kind === 'tier' ? content.tier : 'window'
  const isOn = isReady && phase === 'on' && motion === 'full'
  useEffect(() => {
    const celebration = kind === null ? undefined : CELEBRATIONS[kind]
    if (!isOn || kind === null || celebration === undefined) return
    watchFrameRate(2_200)
    const colours = coloursOf(kind)
    const timers = celebration.counts.map((count, index) =>
      setTimeout(
        () => {
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
        },
        IMPACT_MS + index * BURST_GAP_MS,
      ),
    )
    return () => timers.forEach(clearTimeout)
  }, [isOn, kind, flashes, particles, watchFrameRate])
  return isGlowing
}

/** Sparks of the light, leaves of the metal; nothing deep, which would flicker on a bright picture. */
function coloursOf(kind: string): string[] {
  const style = getComputedStyle(document.documentElement)
  const names =
    kind === 'window'
      ? ['--double', '--brand', '--text']
      : ['-light', '', ''].map((shade) => `--tier-${kind}${shade}`)
  return names.map((name) => style.getPropertyValue(name).trim())
}
