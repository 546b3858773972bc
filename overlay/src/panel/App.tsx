/** From the one-time link to the desk: signs in, says what is wrong, or opens the control room. */
import { useCallback, useEffect, useState } from 'react'
import { err, type Result } from '@fanfare/shared/base'
import { ControlRoom } from './ControlRoom.tsx'
import { createDoor, createPanelApi } from './api/panel-api.ts'
import type { PanelInfo } from './api/answers.ts'
import type { Failure } from './api/failure.ts'
import { LoginScreen, type DoorState } from './login/LoginScreen.tsx'
import { createHistoryStore } from './model/history-store.ts'
import { createNoticeStore } from './model/notice-store.ts'
import { openLive, type OpenLive } from './model/open-live.ts'
import { PanelModelProvider, type PanelModel } from './model/panel-model.ts'
import { createRateStore } from './model/rate-store.ts'
import type { SettingsStore } from './model/settings-store.ts'
import { createAnnouncer } from './parts/announce.ts'

type Desk = { info: PanelInfo; live: OpenLive; model: PanelModel }

type Entrance = DoorState | { state: 'checking' } | { state: 'open'; desk: Desk }

function doorFor(failure: Failure, hadCode: boolean): DoorState {
  if (!failure.code.startsWith('auth/')) return { state: 'unreachable', failure }
  if (hadCode) return { state: 'usedLink' }
  return { state: failure.code === 'auth/missing' ? 'noLink' : 'expired' }
}

/** A used link still opens the door for somebody who is signed in already: a reload must not lock out. */
async function enter(code: string | null): Promise<Result<PanelInfo, Failure>> {
  const door = createDoor()
  const login = code === null ? null : await door.login(code)
  const info = await door.panel()
  if (!info.ok && login?.ok === false) return err(login.error)
  return info
}

export function App({ code, settings }: { code: string | null; settings: SettingsStore }) {
  const [entrance, setEntrance] = useState<Entrance>({ state: 'checking' })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let isCurrent = true
    void enter(code).then((entered) => {
      if (!isCurrent) return
      if (entered.ok) setEntrance({ state: 'open', desk: openDesk(entered.value, settings) })
      else setEntrance(doorFor(entered.error, code !== null))
    })
    return () => {
      isCurrent = false
    }
  }, [code, turn, settings])
  const onClosed = useCallback((state: 'expired' | 'left') => setEntrance({ state }), [])
  if (entrance.state === 'checking') return null
  if (entrance.state !== 'open')
    return <LoginScreen door={entrance} settings={settings} onRetry={() => setTurn(turn + 1)} />
  return <OpenDesk key={entrance.desk.info.channelId} desk={entrance.desk} onClosed={onClosed} />
}

type OpenDeskProps = {
  desk: Desk
  onClosed: (state: 'expired' | 'left') => void
}

function OpenDesk({ desk, onClosed }: OpenDeskProps) {
  const [overlayUrl, setOverlayUrl] = useState(desk.info.overlayUrl)
  const { live, model } = desk
  useEffect(
    () =>
      live.listen({
        onStats: (at, totals) => model.rates.sample(at, totals),
        onFeed: (items) => model.history.record(items),
        onExpired: () => onClosed('expired'),
      }),
    [live, model, onClosed],
  )

  async function logout(): Promise<void> {
    await model.api.logout()
    onClosed('left')
  }

  return (
    <PanelModelProvider value={model}>
      <ControlRoom
        overlayUrl={overlayUrl}
        onRotated={setOverlayUrl}
        onLogout={() => void logout()}
      />
    </PanelModelProvider>
  )
}

/** Follows the channel from here on; whoever shows it listens, and ends it. */
function openDesk(info: PanelInfo, settings: SettingsStore): Desk {
  const { channelId, label } = info
  const live = openLive(channelId, window.location.origin)
  const model: PanelModel = {
    channelId,
    label,
    api: createPanelApi(channelId),
    live,
    rates: createRateStore(),
    history: createHistoryStore(browserStorage(), channelId),
    notices: createNoticeStore(),
    settings,
    announcer: createAnnouncer(),
  }
  return { info, live, model }
}

/** Null where the browser refuses storage. */
export function browserStorage(): Storage | null {
  try {
    return window.localStorage
  } catch {
    return null
  }
}
