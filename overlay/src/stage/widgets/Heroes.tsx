/** The one big thing in the centre: a tier stamped as a seal, or a multiplier window opening. */
import { memo, useEffect, useState } from 'react'
import { Seal } from '../../ui/Seal.tsx'
import type { Presented } from '../cue-queue.ts'
import { heroContent, type HeroContent } from '../hero-content.ts'
import { FONT_WAIT_MS } from '../limits.ts'
import { useStage } from '../stage-context.ts'
import { TestMark } from './TestMark.tsx'
import { useCelebration } from './use-celebration.ts'

export const Heroes = memo(function Heroes({ presented }: { presented: readonly Presented[] }) {
  return (
    <section className="heroes" data-widget="hero">
      {presented.map((one) => (
        <Hero key={one.id} presented={one} />
      ))}
    </section>
  )
})

const Hero = memo(function Hero({ presented }: { presented: Presented }) {
  const { texts } = useStage()
  const content = heroContent(presented.cues, texts)
  const isReady = useFonts(content === null ? '' : lettersOf(content))
  const isGlowing = useCelebration(content, isReady, presented.phase)
  if (content === null || !isReady) return null
  const tier = content.kind === 'tier' ? content.tier : 'window'
  return (
    <article className="hero" data-phase={presented.phase} data-tier={tier}>
      {isGlowing && <span className="hero-glow" />}
      {isGlowing && tier === 'diamond' && <span className="hero-rays" />}
      <div className="hero-plate plate">
        <span className="hero-shimmer" />
      </div>
      {content.kind === 'tier' ? <TierHero content={content} /> : <WindowHero content={content} />}
      {content.isTest && <TestMark />}
    </article>
  )
})

function TierHero({ content }: { content: Extract<HeroContent, { kind: 'tier' }> }) {
  const { texts } = useStage()
  return (
    <>
      <div className="hero-seal">
        <span className="hero-ring" />
        <Seal className="hero-stamp" tier={content.tier} glyph={texts.sealGlyph[content.tier]} />
      </div>
      <div className="hero-words">
        <p className="hero-names">
          <bdi>{content.names}</bdi>
          {content.more !== null && <span>{content.more}</span>}
        </p>
        <h1>{content.headline}</h1>
        {content.from !== null && (
          <p className="hero-path">
            <span>{texts.tier[content.from]}</span>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M4 12h15M13 6l6 6-6 6" />
            </svg>
            <span>{texts.tier[content.tier]}</span>
          </p>
        )}
      </div>
    </>
  )
}

function WindowHero({ content }: { content: Extract<HeroContent, { kind: 'window' }> }) {
  return (
    <>
      <div className="hero-seal">
        <span className="hero-ring" />
        <b className="hero-stamp hero-factor">{content.factor}</b>
      </div>
      <div className="hero-words">
        <h1>{content.headline}</h1>
        <p className="hero-path">{content.detail}</p>
      </div>
    </>
  )
}

/** Nothing is drawn before its letters are there, but no longer than the limit. */
function useFonts(letters: string): boolean {
  const { fontsReady } = useStage()
  const [isReady, setReady] = useState(false)
  useEffect(() => {
    let isCurrent = true
    void fontsReady(letters, FONT_WAIT_MS).then(() => {
      if (isCurrent) setReady(true)
    })
    return () => {
      isCurrent = false
    }
  }, [fontsReady, letters])
  return isReady
}

function lettersOf(content: HeroContent): string {
  if (content.kind === 'window') return content.headline + content.detail + content.factor
  return content.names + content.headline + (content.more ?? '')
}
