/** The reader's language, for numbers and dates. */
import { useStore } from 'zustand'
import type { Language } from '@fanfare/shared/contracts'
import { usePanel } from '../model/panel-model.ts'

export function useLanguage(): Language {
  return useStore(usePanel().settings, ({ language }) => language)
}
