/** One button's request: idle, pending, or failed with a reason; a retry after no answer reuses the same key. */
import { useEffect, useRef, useState } from 'react'
import type { Result } from '@fanfare/shared/base'
import { isUncertain, type Failure } from '../api/failure.ts'
import { requestId } from '../api/request-id.ts'

export type ActionPhase =
  { phase: 'idle' } | { phase: 'pending' } | { phase: 'failed'; failure: Failure }

export type Action = {
  status: ActionPhase
  run: () => void
  dismiss: () => void
}

/**
 * `perform` gets the press's key; `content` is what it would send, as text: other content is another press.
 * `onDone` runs once it is accepted.
 */
export function useAction<T>(
  content: string,
  perform: (key: string) => Promise<Result<T, Failure>>,
  onDone?: (value: T) => void,
): Action {
  const [status, setStatus] = useState<ActionPhase>({ phase: 'idle' })
  const key = useRef<{ content: string; id: string } | null>(null)
  const isPending = useRef(false)
  const isMounted = useRef(true)
  useEffect(() => {
    isMounted.current = true
    return () => {
      isMounted.current = false
    }
  }, [])

  async function press(): Promise<void> {
    if (isPending.current) return
    isPending.current = true
    if (key.current?.content !== content) key.current = { content, id: requestId() }
    setStatus({ phase: 'pending' })
    const result = await perform(key.current.id)
    isPending.current = false
    if (result.ok || !isUncertain(result.error)) key.current = null
    if (isMounted.current)
      setStatus(result.ok ? { phase: 'idle' } : { phase: 'failed', failure: result.error })
    if (result.ok) onDone?.(result.value)
  }

  return {
    status,
    run: () => void press(),
    dismiss: () => {
      key.current = null
      setStatus({ phase: 'idle' })
    },
  }
}
