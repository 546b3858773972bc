/** The closed door: why, and the one line that opens it. */
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { LANGUAGES } from '@fanfare/shared/contracts'
import type { SettingsStore } from '../model/settings-store.ts'
import type { Failure } from '../api/failure.ts'
import { OneOf } from '../parts/Choices.tsx'
import { CopyButton } from '../setup/CopyButton.tsx'
import { failureText } from '../texts/failure-text.ts'

export type DoorState =
  | { state: 'noLink' }
  | { state: 'usedLink' }
  | { state: 'expired' }
  | { state: 'left' }
  | { state: 'unreachable'; failure: Failure }

const LINK_COMMAND = 'npm run fanfare -- link'
const SHORT_NAMES = { 'zh-Hant': '繁體', 'zh-Hans': '简体', en: 'English' } as const

export type LoginScreenProps = { door: DoorState; settings: SettingsStore; onRetry: () => void }

export function LoginScreen({ door, settings, onRetry }: LoginScreenProps) {
  const { t, i18n } = useTranslation()
  const { language } = useStore(settings)
  return (
    <main className="login">
      <div className="login-card">
        <p className="brand">
          <span className="brand-seal" aria-hidden="true">
            F
          </span>
          Fanfare
        </p>
        <h1>{t(`login.${door.state}.title`)}</h1>
        <p>{t(`login.${door.state}.why`)}</p>
        {door.state === 'unreachable' ? (
          <>
            <p className="muted">{failureText(door.failure, i18n.language)}</p>
            <button type="button" className="button button-primary" onClick={onRetry}>
              {t('action.retry')}
            </button>
          </>
        ) : (
          <ol className="steps">
            <li>{t('login.openTerminal')}</li>
            <li>
              {t('login.type')}
              <span className="address">
                <code dir="ltr">{LINK_COMMAND}</code>
                <CopyButton text={LINK_COMMAND} label={t('setup.copyLine')} />
              </span>
            </li>
            <li>{t('login.openLink')}</li>
          </ol>
        )}
        <OneOf
          hideLegend
          legend={t('settings.language')}
          value={language}
          options={LANGUAGES.map((value) => ({
            value,
            label: <span lang={value}>{SHORT_NAMES[value]}</span>,
          }))}
          onChange={(chosen) => settings.setState({ language: chosen })}
        />
      </div>
    </main>
  )
}
