/** The picture: one calm composition of widgets, each drawn from the newest view. */
import { useMemo } from 'react'
import type { OverlayView } from '@fanfare/shared/contracts'
import type { PageSettings, Widget } from './page-settings.ts'
import { SealMetals } from '../ui/Seal.tsx'
import { languageTag } from '../ui/language-tag.ts'
import type { Presented } from './cue-queue.ts'
import { sampleCards } from './sample-cards.ts'
import { stageCards, type CardLists, type StageCard } from './stage-cards.ts'
import type { StageModel } from './stage-model.ts'
import { Answers } from './widgets/Answers.tsx'
import { Calibration } from './widgets/Calibration.tsx'
import { Activities } from './widgets/cards/Activities.tsx'
import { CheckinWall } from './widgets/CheckinWall.tsx'
import { Heroes } from './widgets/Heroes.tsx'
import { Leaderboard } from './widgets/Leaderboard.tsx'
import { Particles } from './widgets/Particles.tsx'
import { RehearsalMark } from './widgets/RehearsalMark.tsx'
import { Toasts } from './widgets/Toasts.tsx'
import { WindowBanners } from './widgets/WindowBanners.tsx'
import { useLane } from './widgets/use-lane.ts'

/** How much of each list the layout has room for; beside activities there is less, and none on a portrait picture. */
const ROWS_MAX = { '16x9': 10, '9x16': 3 } as const
const ROWS_MAX_BUSY = { '16x9': 5, '9x16': 0 } as const
const STAMPS_MAX = { '16x9': 3, '9x16': 2 } as const
const STAMPS_MAX_BUSY = { '16x9': 2, '9x16': 0 } as const

export type StageProps = { model: StageModel; settings: PageSettings }

export function Stage({ model, settings }: StageProps) {
  const { view, presented, language, motion, isVisible } = model
  const { canvas, widget } = settings
  const heroes = useLane(presented, 'hero')
  const toasts = useLane(presented, 'toast')
  const answers = useLane(presented, 'strip')
  const cards = useCards(view, heroes, widget)
  if (view === null) return null
  const isIn = (one: Widget) => widget === null || widget === one
  const isBusy = widget === null && cards.length > 0
  const rowsMax = (isBusy ? ROWS_MAX_BUSY : ROWS_MAX)[canvas]
  const stampsMax = (isBusy ? STAMPS_MAX_BUSY : STAMPS_MAX)[canvas]
  const hasWindow = widget === null && view.windows.length > 0
  return (
    <div
      className="stage"
      lang={languageTag(language)}
      data-canvas={canvas}
      data-alone={widget ?? undefined}
      data-motion={motion}
      data-blank={view.blank || undefined}
      data-hero={heroes.length > 0 || undefined}
      data-busy={isBusy || undefined}
      data-windows={hasWindow || undefined}
      data-reveal={heroes.some(isReveal) || undefined}
    >
      <SealMetals />
      {isIn('leaderboard') && rowsMax > 0 && (
        <Leaderboard
          board={view.board}
          rowsMax={widget === 'leaderboard' ? 10 : rowsMax}
          isVisible={isVisible}
        />
      )}
      {isIn('checkin') && stampsMax > 0 && (
        <CheckinWall checkins={view.checkins} slotCount={stampsMax} />
      )}
      {isIn('window') && <WindowBanners windows={view.windows} />}
      <Activities
        cards={cards}
        canvas={canvas}
        hasWindow={hasWindow}
        revealing={model.revealing}
        widget={widget ?? 'activities'}
      />
      {isIn('answers') && <Answers presented={answers} />}
      {isIn('toasts') && <Toasts presented={toasts} />}
      {isIn('hero') && <Heroes presented={heroes} />}
      {isIn('hero') && <Particles />}
      {view.channel.rehearsal && <RehearsalMark />}
      {settings.isTest && <Calibration canvas={canvas} widget={widget} />}
    </div>
  )
}

const NO_LISTS: CardLists = {
  seckills: [],
  lotteries: [],
  polls: [],
  quizzes: [],
  codes: [],
  card: null,
  question: null,
}

/** Cards keep their identity while what they are made of does; alone, a source shows only its own kind. */
function useCards(
  view: OverlayView | null,
  heroes: readonly Presented[],
  widget: Widget | null,
): StageCard[] {
  // The view is a new object with every delta; its parts are not.
  const { seckills, lotteries, polls, quizzes, codes, card, question } = view ?? NO_LISTS
  const real = useMemo(
    () => stageCards({ seckills, lotteries, polls, quizzes, codes, card, question }),
    [seckills, lotteries, polls, quizzes, codes, card, question],
  )
  const samples = useMemo(() => sampleCards(heroes), [heroes])
  return useMemo(() => {
    const all = samples.length === 0 ? real : [...real, ...samples]
    if (widget === null || widget === 'activities') return all
    return all.filter((card) => card.kind === widget).slice(0, 1)
  }, [real, samples, widget])
}

function isReveal({ cues }: Presented): boolean {
  return cues[0]?.kind === 'winners_drawn'
}
