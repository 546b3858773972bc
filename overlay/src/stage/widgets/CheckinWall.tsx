/** Today's check-ins: how many, and the last of them as stamps. */
import { memo } from 'react'
import type { CheckinsView } from '@fanfare/shared/contracts'
import { formatNumber } from '../../ui/format-number.ts'
import { Seal } from '../../ui/Seal.tsx'
import { shownName } from '../cue-people.ts'
import { CHECKIN_SEALS_MAX } from '../limits.ts'
import { useStage } from '../stage-context.ts'

export const CheckinWall = memo(function CheckinWall({ checkins }: { checkins: CheckinsView }) {
  const { texts } = useStage()
  const recent = checkins.recent.slice(0, CHECKIN_SEALS_MAX)
  return (
    <section className="checkins plate" data-widget="checkin">
      <header className="checkins-head">
        <span className="checkins-title">{texts.checkins}</span>
        <span className="checkins-count">
          <strong>{formatNumber(checkins.count, texts.language)}</strong>
          <span>{texts.checkinsUnit}</span>
        </span>
      </header>
      {recent.length === 0 ? (
        <p className="checkins-empty">{texts.checkinsEmpty}</p>
      ) : (
        <ul className="stamps">
          {recent.map((one) => (
            <li key={one.key} className="stamp" data-tier={one.tier} data-tilt={tiltOf(one.tag)}>
              <Seal className="stamp-seal" tier={one.tier} />
              <bdi>{shownName(one, texts)}</bdi>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
})

/** Stamped by hand: each a little askew, and always the same for the same person. */
function tiltOf(tag: string): number {
  return Number(tag.slice(-1)) % 4
}
