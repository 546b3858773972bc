/** Says on the whole picture that nothing here is real. Never leaves while the channel is a rehearsal. */
import { memo } from 'react'
import { useStage } from '../stage-context.ts'

export const RehearsalMark = memo(function RehearsalMark() {
  const { texts } = useStage()
  return (
    <div className="rehearsal" data-widget="rehearsal">
      <span className="rehearsal-frame" />
      <span className="rehearsal-mark">
        <b>{texts.rehearsal}</b>
        {texts.language !== 'en' && <i lang="en">REHEARSAL</i>}
      </span>
    </div>
  )
})
