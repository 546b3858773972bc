/** Wires the hold machine to pointer and keyboard; both are held for the same time. */
import {
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
} from 'react'
import { AT_REST, HOLD_MS, holdStep, type HoldInput, type HoldState } from './hold.ts'

const PRIMARY_BUTTON = 0

function isHoldKey(key: string): boolean {
  return key === ' ' || key === 'Enter'
}

export type HoldHandlers = {
  onPointerDown: (event: PointerEvent) => void
  onPointerUp: () => void
  onPointerCancel: () => void
  onPointerLeave: () => void
  onKeyDown: (event: KeyboardEvent) => void
  onKeyUp: (event: KeyboardEvent) => void
  onBlur: () => void
  onContextMenu: (event: MouseEvent) => void
}

export function useHold(
  onFire: () => void,
  isEnabled: boolean,
): { isHolding: boolean; handlers: HoldHandlers } {
  const state = useRef<HoldState>(AT_REST)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const [isHolding, setHolding] = useState(false)

  function stopTimer(): void {
    if (timer.current !== null) clearTimeout(timer.current)
    timer.current = null
  }

  function feed(input: HoldInput): void {
    const step = holdStep(state.current, input)
    state.current = step.state
    setHolding(step.state.phase === 'holding')
    if (step.state.phase !== 'holding') stopTimer()
    if (step.fires) onFire()
  }

  function watch(afterMs: number): void {
    timer.current = setTimeout(() => {
      feedRef.current({ type: 'clock', atMs: performance.now() })
      // A timer may come a hair early.
      if (state.current.phase === 'holding') watch(4)
    }, afterMs)
  }

  // The timer must fire what the button means when it is due, not when it was pressed.
  const feedRef = useRef(feed)
  useEffect(() => {
    feedRef.current = feed
  })
  useEffect(() => stopTimer, [])

  function press(): void {
    if (!isEnabled || state.current.phase !== 'idle') return
    feed({ type: 'press', atMs: performance.now() })
    watch(HOLD_MS)
  }

  const cancel = (): void => feed({ type: 'cancel' })
  const release = (): void => feed({ type: 'release' })
  return {
    isHolding,
    handlers: {
      onPointerDown: (event) => {
        if (event.button === PRIMARY_BUTTON) press()
      },
      onPointerUp: release,
      onPointerCancel: release,
      onPointerLeave: release,
      onKeyDown: (event) => {
        if (event.key === 'Escape') cancel()
        if (!isHoldKey(event.key)) return
        event.preventDefault()
        if (!event.repeat) press()
      },
      onKeyUp: (event) => {
        if (isHoldKey(event.key)) release()
      },
      onBlur: release,
      // A long press on a touch screen would open a menu over the button.
      onContextMenu: (event) => event.preventDefault(),
    },
  }
}
