/** The desk itself: what runs the show at the left, what happens in the middle, people and records at the right. */
import { useState, type ReactNode } from 'react'
import { Tabs } from '@base-ui/react/tabs'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { MemberRef } from '@fanfare/shared/contracts'
import { SealMetals } from '../ui/Seal.tsx'
import { ActivitiesCard } from './activities/ActivitiesCard.tsx'
import { OpenCard } from './activities/OpenCard.tsx'
import { QuestionsCard } from './activities/QuestionsCard.tsx'
import { Bar } from './bar/Bar.tsx'
import { BlankButton } from './bar/BlankButton.tsx'
import { GoButton } from './bar/GoButton.tsx'
import { IncidentBanner } from './bar/IncidentBanner.tsx'
import { LinkBanner } from './bar/LinkBanner.tsx'
import { StoreBanner } from './bar/StoreBanner.tsx'
import { BudgetCard } from './budget/BudgetCard.tsx'
import { PulseCard } from './charts/PulseCard.tsx'
import { FeedCard } from './feed/FeedCard.tsx'
import { HistoryCard } from './history/HistoryCard.tsx'
import { MemberDrawer } from './members/MemberDrawer.tsx'
import { MembersCard } from './members/MembersCard.tsx'
import { OpenMemberContext } from './members/open-member.ts'
import { usePanel, useView } from './model/panel-model.ts'
import { Icon, type IconName } from './parts/Icon.tsx'
import { Notices } from './parts/Notices.tsx'
import { useLayout, type Layout } from './parts/use-layout.ts'
import { useShortcut } from './parts/use-shortcut.ts'
import { ReviewCard } from './review/ReviewCard.tsx'
import { RundownCard } from './rundown/RundownCard.tsx'
import { ConnectorsCard } from './setup/ConnectorsCard.tsx'
import { OverlaySetup } from './setup/OverlaySetup.tsx'
import { BroadcastCard } from './show/BroadcastCard.tsx'
import { Checklist } from './show/Checklist.tsx'
import { PreviewCard } from './show/PreviewCard.tsx'
import type { Step } from './show/checklist-steps.ts'
import { TasksCard } from './tasks/TasksCard.tsx'
import { WindowCard } from './window/WindowCard.tsx'

type Tab = 'show' | 'room' | 'feed' | 'members' | 'history' | 'setup'

const TAB_ICONS: Record<Tab, IconName> = {
  show: 'air',
  room: 'bolt',
  feed: 'list',
  members: 'people',
  history: 'clock',
  setup: 'gear',
}

/** What has no column of its own is behind a tab. */
const TABS: Record<Layout, readonly Tab[]> = {
  wide: ['feed', 'members', 'history', 'setup'],
  medium: ['room', 'feed', 'members', 'history', 'setup'],
  dock: ['show', 'room', 'feed', 'members', 'history', 'setup'],
}

const TAB_OF_STEP: Record<Step, Tab> = {
  overlay: 'setup',
  chat: 'setup',
  broadcast: 'show',
  window: 'room',
}

export type ControlRoomProps = {
  overlayUrl: string | null
  onRotated: (overlayUrl: string | null) => void
  onLogout: () => void
}

export function ControlRoom({ overlayUrl, onRotated, onLogout }: ControlRoomProps) {
  const { t } = useTranslation()
  const layout = useLayout()
  const [chosen, setChosen] = useState<Tab | null>(null)
  const [member, setMember] = useState<MemberRef | null>(null)
  const go = (step: Step): void => {
    setChosen(TAB_OF_STEP[step])
    // The tab has to be there first.
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`.card-${step} input, .card-${step} button`)?.focus(),
    )
  }
  useShortcut('/', () => {
    setChosen('members')
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.search input')?.focus())
  })
  const columns = useColumns({ layout, overlayUrl, onRotated, onGo: go })
  return (
    <OpenMemberContext.Provider value={setMember}>
      <div className={`room room-${layout}`}>
        <SealMetals />
        <a className="skip" href="#desk">
          {t('app.skip')}
        </a>
        <Bar isDock={layout === 'dock'} onSetup={() => setChosen('setup')} onLogout={onLogout} />
        <LinkBanner />
        <StoreBanner isDock={layout === 'dock'} />
        <IncidentBanner />
        <main id="desk" className={`desk desk-${layout}`} tabIndex={-1}>
          <h1 className="sr-only">{t('app.title')}</h1>
          {layout !== 'dock' && columns.show}
          {layout === 'wide' && <div className="column column-room">{columns.room}</div>}
          <Sections layout={layout} chosen={chosen} onChoose={setChosen} {...columns} />
        </main>
        {layout === 'dock' && (
          <footer className="dock-bar">
            <GoButton />
            <BlankButton />
          </footer>
        )}
        <MemberDrawer member={member} onClose={() => setMember(null)} />
        <Notices />
        <Spoken />
      </div>
    </OpenMemberContext.Provider>
  )
}

type Columns = { show: ReactNode; room: ReactNode; setup: ReactNode }
type ColumnsProps = Omit<ControlRoomProps, 'onLogout'> & {
  layout: Layout
  onGo: (step: Step) => void
}

function useColumns({ layout, overlayUrl, onRotated, onGo }: ColumnsProps): Columns {
  const isOnAir = useView((view) => view.broadcast !== null) ?? false
  const show = (
    <div className="column column-show">
      <Checklist onGo={onGo} />
      {isOnAir ? null : <BroadcastCard key="broadcast" />}
      <RundownCard key="rundown" />
      {isOnAir ? <BroadcastCard key="broadcast" /> : null}
      {layout === 'wide' && <BudgetCard />}
      {layout !== 'dock' && <PreviewCard overlayUrl={overlayUrl} />}
    </div>
  )
  const room = (
    <>
      <ActivitiesCard />
      <WindowCard />
      <OpenCard />
      <QuestionsCard />
      {layout !== 'wide' && <BudgetCard />}
      <PulseCard />
    </>
  )
  const setup = (
    <>
      <OverlaySetup overlayUrl={overlayUrl} onRotated={onRotated} />
      <ConnectorsCard />
      <TasksCard />
    </>
  )
  return { show, room, setup }
}

type SectionsProps = Columns & {
  layout: Layout
  chosen: Tab | null
  onChoose: (tab: Tab) => void
}

function Sections({ layout, chosen, onChoose, show, room, setup }: SectionsProps) {
  const { t } = useTranslation()
  const tabs = TABS[layout]
  const tab = tabs.find((one) => one === chosen) ?? tabs[0] ?? 'members'
  const content: Record<Tab, ReactNode> = {
    show,
    room,
    feed: <FeedCard />,
    members: (
      <>
        <ReviewCard />
        <MembersCard />
      </>
    ),
    history: <HistoryCard />,
    setup,
  }
  return (
    <Tabs.Root
      className="column column-tabs"
      value={tab}
      onValueChange={(value: Tab) => onChoose(value)}
    >
      <Tabs.List className="tabs" aria-label={t('app.sections')}>
        {tabs.map((one) => (
          <Tabs.Tab key={one} value={one} className="tab">
            <Icon name={TAB_ICONS[one]} />
            <span>{t(`app.tab.${one}`)}</span>
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((one) => (
        <Tabs.Panel key={one} value={one} className="tab-panel">
          {content[one]}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  )
}

function Spoken() {
  const { text } = useStore(usePanel().announcer)
  return (
    <div className="sr-only" role="status" aria-live="polite">
      {text}
    </div>
  )
}
