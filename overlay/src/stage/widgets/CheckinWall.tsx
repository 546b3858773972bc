/** Today's check-ins: how many, and the last of them as stamps. */
import { memo } from 'react'
import type { CheckinsView } from '@fanfare/shared/contracts'
import { formatNumber } from '../../ui/format-number.ts'
import { Seal } from '../../ui/Seal.tsx'
import { shownName } from '../cue-people.ts'
import { CHECKIN_COMMIT_MS } from '../limits.ts'
import { useStage } from '../stage-context.ts'
import { useSlots } from './use-slots.ts'
import { useThrottled } from './use-throttled.ts'

export const CheckinWall = memo(function CheckinWall(props: {
  checkins: CheckinsView
  slotCount: number
}) {
  const { texts } = useStage()
  const checkins = useThrottled(props.checkins, CHECKIN_COMMIT_MS)
  const slots = useSlots(checkins.recent, props.slotCount)
  return (
    <section className="checkins plate" data-widget="checkin">
      <header className="checkins-head">
        <span className="checkins-title">{texts.checkins}</span>
        <span className="checkins-count">
          <strong>{formatNumber(checkins.count, texts.language)}</strong>
          <span>{texts.checkinsUnit}</span>
        </span>
      </header>
      {checkins.recent.length === 0 ? (
        <p className="checkins-empty">{texts.checkinsEmpty}</p>
      ) : (
        <ul className="stamps">
          {slots.map((one, slot) =>
            one === null ? (
              <li key={slot} className="stamp-place" />
            ) : (
              <li key={one.key} className="stamp" data-tier={one.tier} data-tilt={tiltOf(one.tag)}>
                <Seal className="stamp-seal" tier={one.tier} />
                <bdi>{shownName(one, texts)}</bdi>
              </li>
            ),
          )}
        </ul>
      )}
    </section>
  )
})

/** Stamped by hand: each a little askew, and always the same for the same person. */
function tiltOf(tag: string): number {
  return Number(tag.slice(-1)) % 4
}
