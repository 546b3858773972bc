/** The picture: one calm composition of widgets, each drawn from the newest view. */
import type { PageSettings, Widget } from './page-settings.ts'
import { SealMetals } from '../ui/Seal.tsx'
import { languageTag } from '../ui/language-tag.ts'
import type { StageModel } from './stage-model.ts'
import { Answers } from './widgets/Answers.tsx'
import { Calibration } from './widgets/Calibration.tsx'
import { CheckinWall } from './widgets/CheckinWall.tsx'
import { Heroes } from './widgets/Heroes.tsx'
import { Leaderboard } from './widgets/Leaderboard.tsx'
import { Particles } from './widgets/Particles.tsx'
import { RehearsalMark } from './widgets/RehearsalMark.tsx'
import { Toasts } from './widgets/Toasts.tsx'
import { WindowBanners } from './widgets/WindowBanners.tsx'
import { useLane } from './widgets/use-lane.ts'

/** How much of each list the layout has room for. */
const ROWS_MAX = { '16x9': 10, '9x16': 3 } as const
const STAMPS_MAX = { '16x9': 3, '9x16': 2 } as const

export type StageProps = { model: StageModel; settings: PageSettings }

export function Stage({ model, settings }: StageProps) {
  const { view, presented, language, motion, isVisible } = model
  const heroes = useLane(presented, 'hero')
  const toasts = useLane(presented, 'toast')
  const answers = useLane(presented, 'strip')
  if (view === null) return null
  const isIn = (widget: Widget) => settings.widget === null || settings.widget === widget
  const rowsMax = settings.widget === 'leaderboard' ? 10 : ROWS_MAX[settings.canvas]
  return (
    <div
      className="stage"
      lang={languageTag(language)}
      data-canvas={settings.canvas}
      data-alone={settings.widget ?? undefined}
      data-motion={motion}
      data-blank={view.blank || undefined}
      data-hero={heroes.length > 0 || undefined}
    >
      <SealMetals />
      {isIn('leaderboard') && (
        <Leaderboard board={view.board} rowsMax={rowsMax} isVisible={isVisible} />
      )}
      {isIn('checkin') && (
        <CheckinWall checkins={view.checkins} slotCount={STAMPS_MAX[settings.canvas]} />
      )}
      {isIn('window') && <WindowBanners windows={view.windows} />}
      {isIn('answers') && <Answers presented={answers} />}
      {isIn('toasts') && <Toasts presented={toasts} />}
      {isIn('hero') && <Heroes presented={heroes} />}
      {isIn('hero') && <Particles />}
      {view.channel.rehearsal && <RehearsalMark />}
      {settings.isTest && <Calibration canvas={settings.canvas} widget={settings.widget} />}
    </div>
  )
}
