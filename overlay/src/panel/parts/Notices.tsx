/** Notices with a way back. They leave by themselves; the same undo stays in the history. */
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { usePanel } from '../model/panel-model.ts'
import { NOTICE_MS, type Notice } from '../model/notice-store.ts'
import { Icon } from './Icon.tsx'

export function Notices() {
  const { notices: store } = usePanel()
  const notices = useStore(store, (state) => state.notices)
  return (
    <ol className="notices">
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} onLeave={() => store.dismiss(notice.id)} />
      ))}
    </ol>
  )
}

function NoticeLine({ notice, onLeave }: { notice: Notice; onLeave: () => void }) {
  const { t } = useTranslation()
  const { announcer, notices } = usePanel()
  const { undo, text, id } = notice
  useEffect(() => {
    announcer.say(`notice-${id}`, text)
    const timer = setTimeout(() => notices.dismiss(id), NOTICE_MS)
    return () => clearTimeout(timer)
  }, [announcer, notices, id, text])
  return (
    <li className="notice">
      <span>{text}</span>
      {undo !== undefined && (
        <button
          type="button"
          className="button button-small"
          onClick={() => {
            undo.run()
            onLeave()
          }}
        >
          <Icon name="undo" />
          <span>{undo.label}</span>
        </button>
      )}
      <button
        type="button"
        className="button button-icon"
        aria-label={t('action.dismiss')}
        onClick={onLeave}
      >
        <Icon name="close" />
      </button>
    </li>
  )
}
