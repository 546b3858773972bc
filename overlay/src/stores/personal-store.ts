/** The viewer's own standing. */
import type { PersonalView } from '@fanfare/shared/contracts'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'

export type PersonalState = { personal: PersonalView | null }

export function createPersonalStore(): StoreApi<PersonalState> {
  return createStore<PersonalState>(() => ({ personal: null }))
}
