/** Starts the control room page. */
import './zod-without-eval.ts'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { registerFonts } from '../ui/fonts/load-fonts.ts'
import '../ui/tokens.css'
import './panel.css'
import { App, browserStorage } from './App.tsx'
import { applyLanguage, createI18n } from './i18n.ts'
import { createSettingsStore } from './model/settings-store.ts'

/** The one-time code of `/panel#k=<code>`, taken out of the address so that no screen share shows it. */
function takeCode(): string | null {
  const code = new URLSearchParams(window.location.hash.slice(1)).get('k')
  if (code !== null) window.history.replaceState(null, '', window.location.pathname)
  return code
}

async function start(): Promise<void> {
  const settings = createSettingsStore(browserStorage(), navigator.languages)
  const { language } = settings.getState()
  const i18n = await createI18n(language)
  applyLanguage(i18n, language)
  settings.subscribe((now, before) => {
    if (now.language === before.language) return
    applyLanguage(i18n, now.language)
    void registerFonts(now.language)
  })
  void registerFonts(language)
  const root = document.getElementById('root')
  if (root === null) throw new Error('the page has no #root')
  createRoot(root).render(
    <I18nextProvider i18n={i18n}>
      <App code={takeCode()} settings={settings} />
    </I18nextProvider>,
  )
}

void start()
