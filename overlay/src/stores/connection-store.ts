/** How the page stands to the server, for pages that show it. */
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { SessionState } from '../session/session-state.ts'

/** `offsetMs`: server clock minus page clock. */
export type ConnectionState = { state: SessionState; offsetMs: number }

export function createConnectionStore(): StoreApi<ConnectionState> {
  return createStore<ConnectionState>(() => ({ state: { kind: 'connecting' }, offsetMs: 0 }))
}
