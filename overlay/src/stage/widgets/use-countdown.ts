/** The text of a countdown, renewed by one timer a second that is set anew from the deadline each time. */
import { useEffect, useState } from 'react'
import { formatRemaining, remainingMs, untilNextSecondMs } from '../countdown.ts'
import { WINDOW_OVERDUE_MS } from '../limits.ts'

export type Countdown = { text: string; isOverdue: boolean }

export function useCountdown(deadline: number, serverNow: () => number): Countdown {
  const [, renew] = useState(0)
  const now = serverNow()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const schedule = () => {
      const waitMs = untilNextSecondMs(deadline, serverNow()) ?? WINDOW_OVERDUE_MS
      timer = setTimeout(() => {
        renew((count) => count + 1)
        if (serverNow() < deadline + WINDOW_OVERDUE_MS) schedule()
      }, waitMs)
    }
    schedule()
    return () => clearTimeout(timer)
  }, [deadline, serverNow])
  return {
    text: formatRemaining(remainingMs(deadline, now)),
    isOverdue: now >= deadline + WINDOW_OVERDUE_MS,
  }
}
