/** The verifier: a file goes in, and every step of its draw comes out. */
import { useEffect, useState } from 'react'
import type { Language } from '@fanfare/shared/contracts'
import { languageTag } from '../ui/language-tag.ts'
import { DropZone } from './DropZone.tsx'
import { LANGUAGES, languageOf, TEXTS } from './texts/texts.ts'
import type { VerifyTexts } from './texts/verify-texts.ts'
import { useVerifier } from './use-verifier.ts'
import { VerdictView } from './VerdictView.tsx'

const SHORT_NAMES = { 'zh-Hant': '繁體', 'zh-Hans': '简体', en: 'English' } as const

export type AppProps = { worker: Worker; languages: readonly string[] }

export function App({ worker, languages }: AppProps) {
  const [language, setLanguage] = useState<Language>(() => languageOf(languages))
  const { verifying, found, check, find } = useVerifier(worker)
  const t = TEXTS[language]
  useEffect(() => {
    document.documentElement.lang = languageTag(language)
    document.title = `${t.title} · Fanfare`
  }, [language, t])
  return (
    <>
      <header className="top">
        <p className="brand">
          <span className="brand-seal" aria-hidden="true">
            F
          </span>
          Fanfare
        </p>
        <LanguageChoice t={t} language={language} onChange={setLanguage} />
      </header>
      <main className="page">
        <h1>{t.title}</h1>
        <p className="lead">{t.lead}</p>
        <p className="muted">{t.offline}</p>
        <DropZone t={t} isAgain={verifying.state === 'done'} onFile={check} />
        <p className="status" role="status">
          {verifying.state === 'checking' ? t.checking : ''}
        </p>
        {verifying.state === 'done' && (
          <VerdictView
            t={t}
            language={language}
            verdict={verifying.verdict}
            found={found}
            onFind={find}
          />
        )}
      </main>
    </>
  )
}

type LanguageChoiceProps = {
  t: VerifyTexts
  language: Language
  onChange: (language: Language) => void
}

function LanguageChoice({ t, language, onChange }: LanguageChoiceProps) {
  return (
    <fieldset className="languages">
      <legend className="sr-only">{t.language}</legend>
      {LANGUAGES.map((value) => (
        <label key={value} lang={languageTag(value)}>
          <input
            type="radio"
            name="language"
            checked={value === language}
            onChange={() => onChange(value)}
          />
          <span>{SHORT_NAMES[value]}</span>
        </label>
      ))}
    </fieldset>
  )
}
