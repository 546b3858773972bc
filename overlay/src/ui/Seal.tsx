/**
 * A tier as a seal: metal with a shape of its own, so that a tier is never told by colour alone.
 * The gradients live once per page in `<SealMetals/>`.
 */
import type { Tier } from '@fanfare/shared/contracts'
import { TIER_ORDER } from './tier-order.ts'

/** Outlines in a box of 100 × 100: circle, hexagon, shield, cut diamond. */
const OUTLINES: Record<Tier, string> = {
  normal: 'M50 5a45 45 0 1 1 0 90a45 45 0 1 1 0-90Z',
  silver: 'M50 3 90.7 26.5v47L50 97 9.3 73.5v-47Z',
  gold: 'M50 3c12 8 26 11.5 40 11.5v34C90 74 73 90 50 98 27 90 10 74 10 48.5v-34C24 14.5 38 11 50 3Z',
  diamond: 'M27 8h46l24 29L50 97 3 37Z',
}

/** The inner field is the outline again, smaller, about its own visual centre. */
const INNER: Record<Tier, { scale: number; centreY: number }> = {
  normal: { scale: 0.8, centreY: 50 },
  silver: { scale: 0.8, centreY: 50 },
  gold: { scale: 0.79, centreY: 49 },
  diamond: { scale: 0.76, centreY: 44 },
}

const FACETS = 'M27 8 38 37 50 97M73 8 62 37 50 97M3 37h94M38 37 50 8 62 37'

export type SealProps = {
  tier: Tier
  /** One or two characters cut into the seal; left out where the seal is small. */
  glyph?: string
  className?: string
}

export function Seal({ tier, glyph, className }: SealProps) {
  const { scale, centreY } = INNER[tier]
  const inner = `translate(50 ${centreY}) scale(${scale}) translate(-50 ${-centreY})`
  return (
    <svg className={className} viewBox="0 0 100 100" aria-hidden="true" data-tier={tier}>
      <path d={OUTLINES[tier]} fill={`url(#metal-${tier})`} />
      {glyph === undefined ? (
        <SmallField tier={tier} inner={inner} />
      ) : (
        <EngravedField tier={tier} inner={inner} centreY={centreY} glyph={glyph} />
      )}
    </svg>
  )
}

/** Solid metal with one engraved line: what is left to see at the size of a letter. */
function SmallField({ tier, inner }: { tier: Tier; inner: string }) {
  if (tier === 'diamond') {
    return <path d={FACETS} fill="none" stroke="#14213f" strokeOpacity="0.55" strokeWidth="4" />
  }
  return (
    <path
      d={OUTLINES[tier]}
      transform={inner}
      fill="none"
      stroke="#14110a"
      strokeOpacity="0.5"
      strokeWidth="6"
    />
  )
}

function EngravedField(props: { tier: Tier; inner: string; centreY: number; glyph: string }) {
  const { tier, inner, centreY, glyph } = props
  return (
    <>
      <path d={OUTLINES[tier]} transform={inner} fill={`url(#field-${tier})`} />
      {tier === 'diamond' && (
        <path
          d={FACETS}
          transform={inner}
          fill="none"
          stroke="#fff"
          strokeOpacity="0.2"
          strokeWidth="2.5"
        />
      )}
      <path
        d={OUTLINES[tier]}
        transform={inner}
        fill="none"
        stroke={`url(#metal-${tier})`}
        strokeWidth="3"
      />
      <text
        x="50"
        y={centreY}
        textAnchor="middle"
        dominantBaseline="central"
        fontSize="40"
        fontWeight="800"
        fill={`var(--tier-${tier}-light)`}
      >
        {glyph}
      </text>
    </>
  )
}

/** Mount once per page: the metals that every seal is painted with. */
export function SealMetals() {
  return (
    <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden="true">
      <defs>
        {TIER_ORDER.map((tier) => (
          <Metal key={tier} tier={tier} />
        ))}
      </defs>
    </svg>
  )
}

function Metal({ tier }: { tier: Tier }) {
  return (
    <>
      <linearGradient id={`metal-${tier}`} x1="0" y1="0" x2="1" y2="1">
        <stop offset="0" stopColor={`var(--tier-${tier}-light)`} />
        <stop offset="0.38" stopColor={`var(--tier-${tier})`} />
        <stop offset="0.62" stopColor={`var(--tier-${tier}-deep)`} />
        <stop offset="1" stopColor={`var(--tier-${tier})`} />
      </linearGradient>
      <radialGradient id={`field-${tier}`} cx="0.5" cy="0.3" r="0.8">
        <stop offset="0" stopColor="#232936" />
        <stop offset="1" stopColor="#0c0f16" />
      </radialGradient>
    </>
  )
}
