/** The desk itself: what runs the show at the left, what happens in the middle, people and records at the right. */
import { useState, type ReactNode } from 'react'
import { Tabs } from '@base-ui/react/tabs'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { MemberRef } from '@fanfare/shared/contracts'
import { SealMetals } from '../ui/Seal.tsx'
import { Bar } from './bar/Bar.tsx'
import { BlankButton } from './bar/BlankButton.tsx'
import { GoButton } from './bar/GoButton.tsx'
import { LinkBanner } from './bar/LinkBanner.tsx'
import { PulseCard } from './charts/PulseCard.tsx'
import { FeedCard } from './feed/FeedCard.tsx'
import { HistoryCard } from './history/HistoryCard.tsx'
import { MemberDrawer } from './members/MemberDrawer.tsx'
import { MembersCard } from './members/MembersCard.tsx'
import { OpenMemberContext } from './members/open-member.ts'
import { usePanel } from './model/panel-model.ts'
import { Icon, type IconName } from './parts/Icon.tsx'
import { Notices } from './parts/Notices.tsx'
import { useLayout, type Layout } from './parts/use-layout.ts'
import { ConnectorsCard } from './setup/ConnectorsCard.tsx'
import { OverlaySetup } from './setup/OverlaySetup.tsx'
import { BroadcastCard } from './show/BroadcastCard.tsx'
import { Checklist } from './show/Checklist.tsx'
import { PreviewCard } from './show/PreviewCard.tsx'
import type { Step } from './show/checklist-steps.ts'
import { WindowCard } from './window/WindowCard.tsx'

type Tab = 'show' | 'feed' | 'members' | 'history' | 'setup'

const TAB_ICONS: Record<Tab, IconName> = {
  show: 'air',
  feed: 'list',
  members: 'people',
  history: 'clock',
  setup: 'gear',
}

/** What has no column of its own is behind a tab. */
const TABS: Record<Layout, readonly Tab[]> = {
  wide: ['members', 'history', 'setup'],
  medium: ['feed', 'members', 'history', 'setup'],
  dock: ['show', 'feed', 'members', 'history', 'setup'],
}

const TAB_OF_STEP: Record<Step, Tab> = {
  overlay: 'setup',
  chat: 'setup',
  broadcast: 'show',
  window: 'show',
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
    document.querySelector<HTMLElement>(`.card-${step} input, .card-${step} button`)?.focus()
  }
  const show = (
    <div className="column column-show">
      <Checklist onGo={go} />
      <BroadcastCard />
      <WindowCard />
      {layout !== 'dock' && <PreviewCard overlayUrl={overlayUrl} />}
    </div>
  )
  const setup = (
    <>
      <OverlaySetup overlayUrl={overlayUrl} onRotated={onRotated} />
      <ConnectorsCard />
    </>
  )
  return (
    <OpenMemberContext.Provider value={setMember}>
      <div className={`room room-${layout}`}>
        <SealMetals />
        <a className="skip" href="#desk">
          {t('app.skip')}
        </a>
        <Bar isDock={layout === 'dock'} onSetup={() => setChosen('setup')} onLogout={onLogout} />
        <LinkBanner />
        <main id="desk" className={`desk desk-${layout}`} tabIndex={-1}>
          <h1 className="sr-only">{t('app.title')}</h1>
          {layout !== 'dock' && show}
          {layout === 'wide' && (
            <div className="column column-room">
              <PulseCard />
              <FeedCard />
            </div>
          )}
          <Sections
            layout={layout}
            chosen={chosen}
            onChoose={setChosen}
            show={show}
            setup={setup}
          />
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

type SectionsProps = {
  layout: Layout
  chosen: Tab | null
  onChoose: (tab: Tab) => void
  show: ReactNode
  setup: ReactNode
}

function Sections({ layout, chosen, onChoose, show, setup }: SectionsProps) {
  const { t } = useTranslation()
  const tabs = TABS[layout]
  const tab = tabs.find((one) => one === chosen) ?? tabs[0] ?? 'members'
  const content: Record<Tab, ReactNode> = {
    show: (
      <>
        {show}
        <PulseCard />
      </>
    ),
    feed: <FeedCard />,
    members: <MembersCard />,
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
