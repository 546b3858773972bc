/** Something read from the server, read again when its key changes or somebody asks. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Result } from '@fanfare/shared/base'
import type { Failure } from '../api/failure.ts'

export type Loaded<T> =
  | { state: 'loading'; value: T | null }
  | { state: 'ready'; value: T }
  | { state: 'failed'; failure: Failure; value: T | null }

export function useLoaded<T>(
  key: string,
  load: () => Promise<Result<T, Failure>>,
): { loaded: Loaded<T>; reload: () => void } {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading', value: null })
  const [turn, setTurn] = useState(0)
  const latest = useRef(load)
  useEffect(() => {
    latest.current = load
  })
  useEffect(() => {
    let isCurrent = true
    setLoaded(({ value }) => ({ state: 'loading', value }))
    void latest.current().then((result) => {
      // An answer to an older question must not overwrite a newer one.
      if (!isCurrent) return
      setLoaded(({ value }) =>
        result.ok
          ? { state: 'ready', value: result.value }
          : { state: 'failed', failure: result.error, value },
      )
    })
    return () => {
      isCurrent = false
    }
  }, [key, turn])
  const reload = useCallback(() => setTurn((before) => before + 1), [])
  return { loaded, reload }
}
