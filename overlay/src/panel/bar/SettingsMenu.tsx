/** Language, shortcuts, leaving. */
import { Popover } from '@base-ui/react/popover'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { LANGUAGES } from '@fanfare/shared/contracts'
import { StartRehearsal } from '../rehearsal/RehearsalButton.tsx'
import { usePanel } from '../model/panel-model.ts'
import { OneOf } from '../parts/Choices.tsx'
import { Icon } from '../parts/Icon.tsx'

/** Each language in its own words, so that it is found by whoever needs it. */
const OWN_NAMES = { 'zh-Hant': '繁體中文', 'zh-Hans': '简体中文', en: 'English' } as const

export function SettingsMenu({ onLogout }: { onLogout: () => void }) {
  const { t } = useTranslation()
  const { settings, label } = usePanel()
  const { language, shortcuts } = useStore(settings)
  return (
    <Popover.Root>
      <Popover.Trigger
        className="button button-icon"
        aria-label={t('settings.title')}
        title={t('settings.title')}
      >
        <Icon name="gear" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={8} align="end" className="floating">
          <Popover.Popup className="menu">
            <Popover.Title className="sr-only">{t('settings.title')}</Popover.Title>
            <OneOf
              legend={t('settings.language')}
              value={language}
              options={LANGUAGES.map((value) => ({
                value,
                label: <span lang={value}>{OWN_NAMES[value]}</span>,
              }))}
              onChange={(chosen) => settings.setState({ language: chosen })}
            />
            <label className="check">
              <input
                type="checkbox"
                checked={shortcuts}
                onChange={(event) => settings.setState({ shortcuts: event.target.checked })}
              />
              <span>{t('settings.shortcuts')}</span>
            </label>
            <dl className="facts keys">
              <dt>
                <kbd>B</kbd>
              </dt>
              <dd>{t('blank.blank')}</dd>
              <dt>
                <kbd>G</kbd>
              </dt>
              <dd>{t('rundown.goKey')}</dd>
              <dt>
                <kbd>P</kbd>
              </dt>
              <dd>{t('settings.keyPause')}</dd>
              <dt>
                <kbd>/</kbd>
              </dt>
              <dd>{t('settings.keySearch')}</dd>
            </dl>
            <StartRehearsal />
            <p className="muted small">{t('settings.signedIn', { label })}</p>
            <button type="button" className="button" onClick={onLogout}>
              <Icon name="off" />
              <span>{t('settings.logout')}</span>
            </button>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
