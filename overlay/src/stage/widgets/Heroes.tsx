/** The one big thing in the centre: a tier stamped as a seal, something opening, sold out, or drawn. */
import { memo } from 'react'
import { cellsOf } from '../../ui/safe-name.ts'
import { Seal } from '../../ui/Seal.tsx'
import type { Presented } from '../cue-queue.ts'
import { heroContent, type HeroContent } from '../hero-content.ts'
import { useStage } from '../stage-context.ts'
import { ActivityGlyph } from './ActivityGlyph.tsx'
import { DrawHero } from './DrawHero.tsx'
import { TestMark } from './TestMark.tsx'
import { useCelebration } from './use-celebration.ts'
import { useFonts } from './use-fonts.ts'

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
  const tier = content.kind === 'tier' ? content.tier : METALS[content.kind]
  return (
    <article
      className="hero"
      data-phase={presented.phase}
      data-tier={tier}
      data-kind={content.kind}
    >
      {isGlowing && <span className="hero-glow" />}
      {isGlowing && tier === 'diamond' && <span className="hero-rays" />}
      <div className="hero-plate plate">
        <span className="hero-shimmer" />
      </div>
      <HeroWords content={content} since={presented.since} />
      {content.isTest && <TestMark />}
    </article>
  )
})

/** Which metal a hero that is no tier is made of. */
const METALS = { window: 'window', call: 'window', gone: 'silver', draw: 'gold' } as const

function HeroWords({ content, since }: { content: HeroContent; since: number }) {
  switch (content.kind) {
    case 'tier':
      return <TierHero content={content} />
    case 'window':
      return <WindowHero content={content} />
    case 'call':
      return <CallHero content={content} />
    case 'gone':
      return <GoneHero content={content} />
    case 'draw':
      return <DrawHero draw={content.draw} since={since} />
  }
}

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

/** A result of a word or two is written large. */
const SHORT_CELLS = 12
/** Somewhat longer ones stay in one line, rather than leave one word alone in a second. */
const LINE_CELLS = 22

function CallHero({ content }: { content: Extract<HeroContent, { kind: 'call' }> }) {
  const cells = cellsOf(content.title)
  return (
    <>
      <div className="hero-seal">
        <span className="hero-ring" />
        <span className="hero-stamp hero-sign">
          <ActivityGlyph className="hero-glyph" kind={content.glyph} />
        </span>
      </div>
      <div className="hero-words">
        <p className="hero-lead">
          <bdi>{content.lead}</bdi>
        </p>
        <h2
          data-short={cells <= SHORT_CELLS || undefined}
          data-line={(cells > SHORT_CELLS && cells <= LINE_CELLS) || undefined}
        >
          <bdi>{content.title}</bdi>
        </h2>
        {(content.detail !== '' || content.keyword !== null) && (
          <p className="hero-say">
            {content.detail !== '' && <span>{content.detail}</span>}
            {content.keyword !== null && <kbd>{content.keyword}</kbd>}
          </p>
        )}
      </div>
    </>
  )
}

function GoneHero({ content }: { content: Extract<HeroContent, { kind: 'gone' }> }) {
  return (
    <>
      <div className="hero-seal hero-gone">
        <span className="hero-ring" />
        <b className="hero-stamp gone-stamp">{content.stamp}</b>
      </div>
      <div className="hero-words">
        <h2>
          <bdi>{content.title}</bdi>
        </h2>
        <p className="hero-path">{content.detail}</p>
      </div>
    </>
  )
}

function lettersOf(content: HeroContent): string {
  switch (content.kind) {
    case 'tier':
      return content.names + content.headline + (content.more ?? '')
    case 'window':
      return content.headline + content.detail + content.factor
    case 'call':
      return content.lead + content.title + content.detail
    case 'gone':
      return content.stamp + content.title + content.detail
    case 'draw':
      return content.draw.title + content.draw.winners.map(({ name }) => name).join('')
  }
}
