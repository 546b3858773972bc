/** From the one-time link to the desk: signs in, says what is wrong, or opens the control room. */
import { useCallback, useEffect, useState } from 'react'
import { err, REHEARSAL_SUFFIX, type Result } from '@fanfare/shared/base'
import { ControlRoom } from './ControlRoom.tsx'
import { createDoor, createPanelApi } from './api/panel-api.ts'
import type { PanelInfo, RehearsalAnswer } from './api/answers.ts'
import type { Failure } from './api/failure.ts'
import { LoginScreen, type DoorState } from './login/LoginScreen.tsx'
import { createHistoryStore } from './model/history-store.ts'
import { createNoticeStore } from './model/notice-store.ts'
import { openLive, type OpenLive } from './model/open-live.ts'
import { PanelModelProvider, type PanelModel, type Rehearse } from './model/panel-model.ts'
import { createRateStore } from './model/rate-store.ts'
import { isRehearsing, rememberRehearsing } from './rehearsal/remember-rehearsing.ts'
import type { SettingsStore } from './model/settings-store.ts'
import { createAnnouncer } from './parts/announce.ts'

type Desk = { info: PanelInfo; live: OpenLive; model: Omit<PanelModel, 'rehearse'> }

type Entrance = DoorState | { state: 'checking' } | { state: 'open'; home: PanelInfo; desk: Desk }

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

/** After a reload the desk is back where it was. */
async function rehearsalOf(info: PanelInfo): Promise<RehearsalAnswer | null> {
  if (!isRehearsing() || info.channelId.endsWith(REHEARSAL_SUFFIX)) return null
  const answer = await createPanelApi(info.channelId).startRehearsal()
  return answer.ok ? answer.value : null
}

export function App({ code, settings }: { code: string | null; settings: SettingsStore }) {
  const [entrance, setEntrance] = useState<Entrance>({ state: 'checking' })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let isCurrent = true
    void enter(code).then(async (entered) => {
      const rehearsal = entered.ok ? await rehearsalOf(entered.value) : null
      if (!isCurrent) return
      if (entered.ok)
        setEntrance({
          state: 'open',
          home: entered.value,
          ...deskAt(entered.value, rehearsal, settings),
        })
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
  const { home, desk } = entrance
  function moveTo(rehearsal: RehearsalAnswer | null): void {
    rememberRehearsing(rehearsal !== null)
    setEntrance({ state: 'open', home, ...deskAt(home, rehearsal, settings) })
  }
  const rehearse: Rehearse = {
    enter: moveTo,
    leave: () => moveTo(null),
    canLeave: !home.channelId.endsWith(REHEARSAL_SUFFIX),
  }
  return <OpenDesk key={desk.info.channelId} desk={desk} rehearse={rehearse} onClosed={onClosed} />
}

function deskAt(
  home: PanelInfo,
  rehearsal: RehearsalAnswer | null,
  settings: SettingsStore,
): { desk: Desk } {
  const info = rehearsal === null ? home : { ...home, ...rehearsal }
  return { desk: openDesk(info, settings) }
}

type OpenDeskProps = {
  desk: Desk
  rehearse: Rehearse
  onClosed: (state: 'expired' | 'left') => void
}

function OpenDesk({ desk, rehearse, onClosed }: OpenDeskProps) {
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
    <PanelModelProvider value={{ ...model, rehearse }}>
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
  const model: Desk['model'] = {
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
