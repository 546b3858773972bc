/** Nothing is drawn before its letters are there, but no longer than the limit. */
import { useEffect, useState } from 'react'
import { FONT_WAIT_MS } from '../limits.ts'
import { useStage } from '../stage-context.ts'

export function useFonts(letters: string): boolean {
  const { fontsReady } = useStage()
  const [isReady, setReady] = useState(false)
  useEffect(() => {
    let isCurrent = true
    void fontsReady(letters, FONT_WAIT_MS).then(() => {
      if (isCurrent) setReady(true)
    })
    return () => {
      isCurrent = false
    }
  }, [fontsReady, letters])
  return isReady
}
