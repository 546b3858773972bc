/** What every widget needs beside its own data. */
import { createContext, useContext } from 'react'
import type { FlashBudget } from './flash-budget.ts'
import type { ParticleField } from './effects/particles.ts'
import type { Canvas } from './page-settings.ts'
import type { Motion } from './stage-model.ts'
import type { StageTexts } from './texts/texts.ts'

export type StageEnvironment = {
  texts: StageTexts
  canvas: Canvas
  motion: Motion
  /** Server Unix ms. */
  serverNow: () => number
  flashes: FlashBudget
  particles: ParticleField
  /** Measures for so long, and goes calm when frames are late. */
  watchFrameRate: (ms: number) => void
  fontsReady: (text: string, waitMsMax: number) => Promise<void>
}

export const StageContext = createContext<StageEnvironment | null>(null)

export function useStage(): StageEnvironment {
  const environment = useContext(StageContext)
  if (environment === null) throw new Error('a widget is drawn outside of the stage')
  return environment
}
