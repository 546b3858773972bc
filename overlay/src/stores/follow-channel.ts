/** One page's session with the stores it fills: all a page needs to show a channel. */
import type { Cue, FeedItem, OverlayReport } from '@fanfare/shared/contracts'
import type { StoreApi } from 'zustand/vanilla'
import { ChannelSession } from '../session/channel-session.ts'
import type { SessionOptions } from '../session/channel-session.ts'
import type { Credentials } from '../session/page-connection.ts'
import { reloadPage } from '../session/reload-page.ts'
import { createConnectionStore } from './connection-store.ts'
import type { ConnectionState } from './connection-store.ts'
import { createFeedStore } from './feed-store.ts'
import type { FeedStore } from './feed-store.ts'
import { createPersonalStore } from './personal-store.ts'
import type { PersonalState } from './personal-store.ts'
import { createViewStore } from './view-store.ts'
import type { ViewStore } from './view-store.ts'

type Start = { origin: string; credentials: Credentials; fetch?: typeof fetch }

export type FollowedOverlay = {
  session: ChannelSession<'overlay'>
  view: ViewStore<'overlay'>
  connection: StoreApi<ConnectionState>
}

/** Cues are handed on after the state they belong to is in the view store. */
export function followOverlay(
  options: Start & {
    onCues: (cues: Cue[]) => void
    report: () => Omit<OverlayReport, 'seq'> | null
  },
): FollowedOverlay {
  const { onCues, report, ...start } = options
  const view = createViewStore<'overlay'>()
  const { connection, toConnection } = connectionOf()
  const session = new ChannelSession<'overlay'>({
    ...start,
    ...toConnection,
    audience: 'overlay',
    onSnapshot: (frame) => view.apply(frame),
    onDelta: (frame) => view.apply(frame),
    onMoments: onCues,
    report,
  })
  session.start()
  return { session, view, connection }
}

export type FollowedPanel = {
  session: ChannelSession<'panel'>
  view: ViewStore<'panel'>
  feed: FeedStore
  connection: StoreApi<ConnectionState>
}

export function followPanel(start: Start): FollowedPanel {
  const view = createViewStore<'panel'>()
  const feed = createFeedStore()
  const { connection, toConnection } = connectionOf()
  let incarnation: string | null = null
  const addToFeed = (items: readonly FeedItem[]) => feed.add(items)
  const session = new ChannelSession<'panel'>({
    ...start,
    ...toConnection,
    audience: 'panel',
    onSnapshot: (frame) => {
      if (incarnation !== frame.incarnation) feed.restart()
      incarnation = frame.incarnation
      view.apply(frame)
      addToFeed(frame.recent)
    },
    onDelta: (frame) => view.apply(frame),
    onMoments: addToFeed,
  })
  session.start()
  return { session, view, feed, connection }
}

export type FollowedViewer = {
  session: ChannelSession<'viewer'>
  view: ViewStore<'viewer'>
  personal: StoreApi<PersonalState>
  connection: StoreApi<ConnectionState>
}

export function followViewer(start: Start): FollowedViewer {
  const view = createViewStore<'viewer'>()
  const personal = createPersonalStore()
  const { connection, toConnection } = connectionOf()
  const session = new ChannelSession<'viewer'>({
    ...start,
    ...toConnection,
    audience: 'viewer',
    onSnapshot: (frame) => view.apply(frame),
    onDelta: (frame) => view.apply(frame),
    onMoments: () => undefined,
    onPersonal: (numbers) => personal.setState({ personal: numbers }),
  })
  session.start()
  return { session, view, personal, connection }
}

type ToConnection = Pick<SessionOptions<'overlay'>, 'onState' | 'onOffset' | 'onReload'>

function connectionOf(): { connection: StoreApi<ConnectionState>; toConnection: ToConnection } {
  const connection = createConnectionStore()
  return {
    connection,
    toConnection: {
      onState: (state) => connection.setState({ state }),
      onOffset: (offsetMs) => connection.setState({ offsetMs }),
      onReload: reloadPage,
    },
  }
}
