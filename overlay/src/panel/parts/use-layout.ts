/** How much room there is: a wide desk, a tablet, or a dock inside OBS. */
import { useSyncExternalStore } from 'react'

export type Layout = 'wide' | 'medium' | 'dock'

const WIDE = '(min-width: 1180px)'
const MEDIUM = '(min-width: 700px)'

function subscribe(onChange: () => void): () => void {
  const queries = [window.matchMedia(WIDE), window.matchMedia(MEDIUM)]
  for (const one of queries) one.addEventListener('change', onChange)
  return () => {
    for (const one of queries) one.removeEventListener('change', onChange)
  }
}

function read(): Layout {
  if (window.matchMedia(WIDE).matches) return 'wide'
  return window.matchMedia(MEDIUM).matches ? 'medium' : 'dock'
}

export function useLayout(): Layout {
  return useSyncExternalStore(subscribe, read)
}
