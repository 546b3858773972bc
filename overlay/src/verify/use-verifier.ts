/** The worker as the page uses it; it is there from the start, so nothing has to be fetched later. */
import { useEffect, useRef, useState } from 'react'
import type { Asked, FoundEntry, Told, Verdict } from './verifier.ts'

export type Verifying =
  { state: 'idle' } | { state: 'checking' } | { state: 'done'; verdict: Verdict }

export function useVerifier(worker: Worker) {
  const [verifying, setVerifying] = useState<Verifying>({ state: 'idle' })
  const [found, setFound] = useState<FoundEntry[] | null>(null)
  const ask = useRef((asked: Asked) => worker.postMessage(asked))

  useEffect(() => {
    const hear = ({ data }: MessageEvent<Told>): void => {
      if (data.told === 'verdict') setVerifying({ state: 'done', verdict: data.verdict })
      else setFound(data.entries)
    }
    worker.addEventListener('message', hear)
    return () => worker.removeEventListener('message', hear)
  }, [worker])

  return {
    verifying,
    found,
    check: (file: File) => {
      setVerifying({ state: 'checking' })
      setFound(null)
      ask.current({ ask: 'check', file })
    },
    find: (what: string) => {
      if (what.trim() === '') setFound(null)
      else ask.current({ ask: 'find', what })
    },
  }
}
