/** A press that happens five seconds later unless it is taken back. */
import { useEffect, useRef, useState } from 'react'

export const DELAY_SECONDS = 5

export type Delayed = {
  /** Seconds until it happens, or null when nothing waits. */
  secondsLeft: number | null
  start: () => void
  cancel: () => void
}

export function useDelayed(onDue: () => void): Delayed {
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null)
  const due = useRef(onDue)
  useEffect(() => {
    due.current = onDue
  })
  useEffect(() => {
    if (secondsLeft === null) return undefined
    const timer = setTimeout(() => {
      if (secondsLeft > 1) {
        setSecondsLeft(secondsLeft - 1)
      } else {
        setSecondsLeft(null)
        due.current()
      }
    }, 1_000)
    return () => clearTimeout(timer)
  }, [secondsLeft])
  return {
    secondsLeft,
    start: () => setSecondsLeft((before) => before ?? DELAY_SECONDS),
    cancel: () => setSecondsLeft(null),
  }
}
