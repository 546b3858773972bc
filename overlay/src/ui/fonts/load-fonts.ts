/**
 * Self-hosted CJK fonts, in slices: a slice is fetched when a text first needs it. A picture on air
 * waits a bounded time for its slice and then goes out in whatever font there is.
 */
import type { Language } from '@fanfare/shared/contracts'

const FAMILIES: Record<Language, readonly [first: string, second: string]> = {
  'zh-Hant': ['Noto Sans TC Variable', 'Noto Sans SC Variable'],
  'zh-Hans': ['Noto Sans SC Variable', 'Noto Sans TC Variable'],
  en: ['Noto Sans TC Variable', 'Noto Sans SC Variable'],
}

/** Registers the slices of the language's own font first; the other one serves names it lacks. */
export async function registerFonts(language: Language): Promise<void> {
  const traditional = () => import('./noto-sans-tc.ts')
  const simplified = () => import('./noto-sans-sc.ts')
  if (language === 'zh-Hans') {
    await simplified()
    void traditional().catch(ignoreMissingFont)
  } else {
    await traditional()
    void simplified().catch(ignoreMissingFont)
  }
  // A slice is fetched only where a name has emoji and the machine has no font for them.
  void import('./noto-emoji.ts').catch(ignoreMissingFont)
}

/** Resolves when the slices for `text` are there, or after `waitMsMax`; never rejects. */
export async function fontsReady(
  language: Language,
  text: string,
  waitMsMax: number,
): Promise<void> {
  const slices = Promise.all(
    FAMILIES[language].map((family) => document.fonts.load(`700 32px "${family}"`, text)),
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeUp = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMsMax)
  })
  await Promise.race([slices.catch(ignoreMissingFont), timeUp])
  clearTimeout(timer)
}

/** A font that does not come is a plainer picture, not an error on air. */
function ignoreMissingFont(): void {}
