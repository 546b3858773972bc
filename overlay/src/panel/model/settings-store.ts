/** This browser's own preferences. Private browsing may refuse storage: then they last for the visit. */
import { createStore, type StoreApi } from 'zustand'
import { LANGUAGES, type Language } from '@fanfare/shared/contracts'

export type Settings = {
  steps: readonly string[]
  language: Language
  shortcuts: boolean
  preview: boolean
}
export type SettingsStore = StoreApi<Settings>

export const SETTINGS_KEY = 'fanfare.panel.settings'

/** The first of the browser's languages that we speak; Chinese without a region is Simplified, as browsers mean it. */
export function preferredLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const lower = tag.toLowerCase()
    if (lower.startsWith('en')) return 'en'
    if (!lower.startsWith('zh')) continue
    return /hant|tw|hk|mo/.test(lower) ? 'zh-Hant' : 'zh-Hans'
  }
  return 'zh-Hant'
}

function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((one) => one === value)
}

export function settingsFrom(stored: string | null, tags: readonly string[]): Settings {
  const fresh: Settings = {
    language: preferredLanguage(tags),
    shortcuts: true,
    preview: false,
    steps: [],
  }
  if (stored === null) return fresh
  try {
    const { language, shortcuts, preview, steps } = JSON.parse(stored) as Record<string, unknown>
    return {
      language: isLanguage(language) ? language : fresh.language,
      shortcuts: shortcuts !== false,
      preview: preview === true,
      steps: Array.isArray(steps) ? steps.filter((one) => typeof one === 'string') : [],
    }
  } catch {
    return fresh
  }
}

export function createSettingsStore(
  storage: Storage | null,
  tags: readonly string[],
): SettingsStore {
  let stored: string | null = null
  try {
    stored = storage?.getItem(SETTINGS_KEY) ?? null
  } catch {
    // Refused: go on without.
  }
  const store = createStore<Settings>(() => settingsFrom(stored, tags))
  store.subscribe((settings) => {
    try {
      storage?.setItem(SETTINGS_KEY, JSON.stringify(settings))
    } catch {
      // Refused or full: the choice lasts for this visit.
    }
  })
  return store
}
