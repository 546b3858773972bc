/** Something read from the server, read again when its key changes or somebody asks. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Result } from '@fanfare/shared/base'
import type { Failure } from '../api/failure.ts'

export type Loaded<T> =
  | { state: 'loading'; value: T | null }
  | { state: 'ready'; value: T }
  | { state: 'failed'; failure: Failure; value: T | null }

type Settled<T> = { key: string; result: Result<T, Failure>; value: T | null }

/** While another key is asked for, the last value stays to be shown; asking again for the same one is silent. */
export function useLoaded<T>(
  key: string,
  load: () => Promise<Result<T, Failure>>,
): { loaded: Loaded<T>; reload: () => void } {
  const [settled, setSettled] = useState<Settled<T> | null>(null)
  const [turn, setTurn] = useState(0)
  const latest = useRef(load)
  useEffect(() => {
    latest.current = load
  })
  useEffect(() => {
    let isCurrent = true
    void latest.current().then((result) => {
      // An answer to an older question must not overwrite a newer one.
      if (!isCurrent) return
      setSettled((before) => ({
        key,
        result,
        value: result.ok ? result.value : (before?.value ?? null),
      }))
    })
    return () => {
      isCurrent = false
    }
  }, [key, turn])
  const reload = useCallback(() => setTurn((before) => before + 1), [])
  return { loaded: loadedOf(settled, key), reload }
}

function loadedOf<T>(settled: Settled<T> | null, key: string): Loaded<T> {
  if (settled === null || settled.key !== key)
    return { state: 'loading', value: settled?.value ?? null }
  const { result, value } = settled
  return result.ok
    ? { state: 'ready', value: result.value }
    : { state: 'failed', failure: result.error, value }
}
