/** Draws the stage that a conductor keeps true. Nothing is drawn before the first view and the fonts of its words. */
import { useCallback, useEffect, useMemo, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { useStore } from 'zustand'
import type { Language } from '@fanfare/shared/contracts'
import { fontsReady, registerFonts } from '../ui/fonts/load-fonts.ts'
import { languageTag } from '../ui/language-tag.ts'
import type { Conductor } from './conductor.ts'
import { FIRST_FONT_WAIT_MS } from './limits.ts'
import type { PageSettings } from './page-settings.ts'
import { Stage } from './Stage.tsx'
import { StageContext, type StageEnvironment } from './stage-context.ts'
import { lettersOf, textsOf } from './texts/texts.ts'

export type MountOptions = {
  conductor: Conductor
  settings: PageSettings
  serverNow: () => number
}

export function mountStage(root: HTMLElement, options: MountOptions): void {
  createRoot(root).render(<StagePage {...options} />)
}

function StagePage({ conductor, settings, serverNow }: MountOptions) {
  const model = useStore(conductor.store)
  const { language, motion } = model
  const hasFonts = useLanguageFonts(model.view === null ? null : language)
  const waitForFonts = useCallback(
    (text: string, waitMsMax: number) => fontsReady(language, text, waitMsMax),
    [language],
  )
  const environment = useMemo<StageEnvironment>(
    () => ({
      texts: textsOf(language),
      canvas: settings.canvas,
      motion,
      serverNow,
      flashes: conductor.flashes,
      particles: conductor.particles,
      watchFrameRate: (ms) => conductor.frameRate.watch(ms),
      fontsReady: waitForFonts,
    }),
    [language, motion, settings, serverNow, conductor, waitForFonts],
  )
  if (!hasFonts) return null
  return (
    <StageContext value={environment}>
      <Stage model={model} settings={settings} />
    </StageContext>
  )
}

/** True from the first time on: a later change of language may draw in another font for a moment. */
function useLanguageFonts(language: Language | null): boolean {
  const [hasFonts, setHasFonts] = useState(false)
  useEffect(() => {
    if (language === null) return
    let isCurrent = true
    document.documentElement.lang = languageTag(language)
    void firstFonts(language).then(() => {
      if (isCurrent) setHasFonts(true)
    })
    return () => {
      isCurrent = false
    }
  }, [language])
  return hasFonts
}

async function firstFonts(language: Language): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeUp = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, FIRST_FONT_WAIT_MS)
  })
  const loaded = registerFonts(language)
    .then(() => fontsReady(language, lettersOf(textsOf(language)), FIRST_FONT_WAIT_MS))
    .catch(() => undefined)
  await Promise.race([loaded, timeUp])
  clearTimeout(timer)
}
