/** The newest value, at most once in `gapMs`: at once when there was none for that long, else at the end of the gap. */
import { useEffect, useRef, useState } from 'react'

export function useThrottled<T>(value: T, gapMs: number): T {
  const [shown, setShown] = useState(value)
  const shownAt = useRef(-Infinity)
  useEffect(() => {
    const show = () => {
      shownAt.current = performance.now()
      setShown(value)
    }
    const waitMs = shownAt.current + gapMs - performance.now()
    if (waitMs <= 0) {
      show()
      return
    }
    const timer = setTimeout(show, waitMs)
    return () => clearTimeout(timer)
  }, [value, gapMs])
  return shown
}
