/** Everything the picture is drawn from, in one store: the newest view, what the queue presents, and how to move. */
import type { Language, OverlayView, StageSettings } from '@fanfare/shared/contracts'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Presented } from './cue-queue.ts'

export type Motion = StageSettings['motion']

export type StageModel = {
  /** Null until the first snapshot: then nothing at all is drawn. */
  view: OverlayView | null
  presented: readonly Presented[]
  /** Lotteries whose winners the hero is about to tell. */
  revealing: readonly string[]
  language: Language
  motion: Motion
  /** False while the source is not showing: state is kept current without any movement. */
  isVisible: boolean
}

export type StageStore = StoreApi<StageModel>

export function createStageStore(language: Language, motion: Motion): StageStore {
  return createStore<StageModel>(() => ({
    view: null,
    presented: [],
    revealing: [],
    language,
    motion,
    isVisible: true,
  }))
}
