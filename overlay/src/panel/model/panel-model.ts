/** What every part of the control room may use: the live stores, the requests, and who is at the desk. */
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { FeedItem, PanelView, ProducerCommand } from '@fanfare/shared/contracts'
import type { SessionState } from '../../session/session-state.ts'
import type { FollowedPanel } from '../../stores/follow-channel.ts'
import type { RehearsalAnswer } from '../api/answers.ts'
import type { PanelApi } from '../api/panel-api.ts'
import type { Announcer } from '../parts/announce.ts'
import { useAction, type Action } from '../parts/use-action.ts'
import type { HistoryStore } from './history-store.ts'
import type { NoticeStore } from './notice-store.ts'
import type { RateStore } from './rate-store.ts'
import type { SettingsStore } from './settings-store.ts'

export type PanelLive = Pick<FollowedPanel, 'view' | 'feed' | 'connection'>

/** Into a rehearsal and back; how is the page's business. */
export type Rehearse = {
  enter: (answer: RehearsalAnswer) => void
  leave: () => void
  /** False where this sign-in is for the rehearsal alone. */
  canLeave: boolean
}

export type PanelModel = {
  channelId: string
  label: string
  api: PanelApi
  live: PanelLive
  rates: RateStore
  history: HistoryStore
  notices: NoticeStore
  settings: SettingsStore
  announcer: Announcer
  rehearse: Rehearse
}

const ModelContext = createContext<PanelModel | null>(null)
export const PanelModelProvider = ModelContext.Provider

export function usePanel(): PanelModel {
  const model = useContext(ModelContext)
  if (model === null) throw new Error('used outside the control room')
  return model
}

/** Re-renders only when what `select` picks changes; null until the first snapshot. */
export function useView<T>(select: (view: PanelView) => T): T | null {
  return useStore(usePanel().live.view, ({ view }) => (view === null ? null : select(view)))
}

export function useFeed(): readonly FeedItem[] {
  return useStore(usePanel().live.feed, ({ items }) => items)
}

export function useLink(): SessionState['kind'] {
  return useStore(usePanel().live.connection, ({ state }) => state.kind)
}

/** Server clock minus this page's, ms. */
export function useOffsetMs(): number {
  return useStore(usePanel().live.connection, ({ offsetMs }) => offsetMs)
}

/** A button that sends one command. */
export function useCommand(command: ProducerCommand, onDone?: () => void): Action {
  const { api } = usePanel()
  return useAction(JSON.stringify(command), (key) => api.send(command, key), onDone)
}
