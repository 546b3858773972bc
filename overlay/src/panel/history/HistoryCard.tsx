/** Who did what and when at the desk, with a way back wherever there is one. */
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { FeedItem, ProducerCommand } from '@fanfare/shared/contracts'
import { err, ok } from '@fanfare/shared/base'
import { usePanel, useView } from '../model/panel-model.ts'
import { overtakenIds, undoCommand, undoKey } from '../model/history-log.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { Card, EmptyState } from '../parts/Card.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { formatClock, formatMoment } from '../parts/format-time.ts'
import { HoldButton } from '../parts/HoldButton.tsx'
import { Icon } from '../parts/Icon.tsx'
import { useAction } from '../parts/use-action.ts'
import { useLanguage } from '../parts/use-language.ts'
import { useSentence } from '../feed/use-sentence.ts'
import { Actor } from '../parts/Actor.tsx'
import { Who } from '../parts/Who.tsx'
import { FEED_ICONS } from '../feed/feed-sentence.ts'
import { ActivityHistory } from './ActivityHistory.tsx'
import { toCsv } from './csv.ts'

export function HistoryCard() {
  const { t } = useTranslation()
  const { history } = usePanel()
  const { entries, undone } = useStore(history)
  const windows = useView((view) => view.windows) ?? []
  const openWindowIds = new Set(windows.map(({ activityId }) => activityId))
  const overtaken = overtakenIds(entries)
  const newestFirst = [...entries].reverse()
  return (
    <Card
      title={t('history.title')}
      icon="clock"
      fills
      aside={entries.length > 0 && <ExportButton entries={entries} />}
    >
      <ActivityHistory />
      {entries.length === 0 ? (
        <EmptyState title={t('history.empty')}>
          <p className="muted">{t('history.emptyHint')}</p>
        </EmptyState>
      ) : (
        <ol className="history" tabIndex={0} aria-label={t('history.title')}>
          {newestFirst.map((item) => (
            <HistoryRow
              key={item.id}
              item={item}
              isUndone={undone.includes(item.id)}
              undo={overtaken.has(item.id) ? null : undoCommand(item, openWindowIds)}
            />
          ))}
        </ol>
      )}
    </Card>
  )
}

type HistoryRowProps = { item: FeedItem; isUndone: boolean; undo: ProducerCommand | null }

function HistoryRow({ item, isUndone, undo }: HistoryRowProps) {
  const { t } = useTranslation()
  const sentence = useSentence()
  return (
    <li className="history-row">
      <time dateTime={new Date(item.at).toISOString()}>{formatClock(item.at)}</time>
      <Icon name={FEED_ICONS[item.kind]} />
      <span className="line-text">
        {item.who !== undefined && <Who {...item.who} />}
        <bdi>{sentence(item)}</bdi>
        {item.actor !== undefined && <Actor actor={item.actor} />}
      </span>
      {isUndone && <span className="tag">{t('history.undone')}</span>}
      {!isUndone && undo !== null && <UndoButton item={item} command={undo} />}
    </li>
  )
}

function UndoButton({ item, command }: { item: FeedItem; command: ProducerCommand }) {
  const { t } = useTranslation()
  const { api, history } = usePanel()
  const undo = useAction(
    item.id,
    async () => {
      const result = await api.send(command, undoKey(item))
      // Somebody else was first with the same undo: it is undone, which is what was asked for.
      const isDone = result.ok || ALREADY_UNDONE.has(result.error.code)
      return isDone ? ok(null) : err(result.error)
    },
    () => history.undone(item.id),
  )
  return (
    <span className="line-tools">
      {command.type === 'CloseWindow' ? (
        // What cannot be taken back is held here as everywhere.
        <HoldButton action={undo} icon="off">
          {t('window.closeEarly')}
        </HoldButton>
      ) : (
        <ActionButton action={undo} icon="undo" small>
          {t('action.undo')}
        </ActionButton>
      )}
      <FailureNote action={undo} />
    </span>
  )
}

const ALREADY_UNDONE: ReadonlySet<string> = new Set([
  'command/key_reused',
  'name/already_hidden',
  'name/not_hidden',
  'window/closed',
])

function ExportButton({ entries }: { entries: readonly FeedItem[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const sentence = useSentence()
  const { channelId } = usePanel()

  function save(): void {
    const header = [t('history.when'), t('history.who'), t('history.member'), t('history.what')]
    const rows = entries.map((item) => [
      formatMoment(item.at, language),
      item.actor ?? '',
      item.who === undefined ? '' : `${item.who.name} (${item.who.platform}:${item.who.userId})`,
      sentence(item),
    ])
    const url = URL.createObjectURL(new Blob([toCsv([header, ...rows])], { type: 'text/csv' }))
    const link = document.createElement('a')
    link.href = url
    link.download = `fanfare-${channelId}-${new Date().toISOString().slice(0, 10)}.csv`
    link.click()
    URL.revokeObjectURL(url)
  }

  return (
    <button type="button" className="button button-small" onClick={save}>
      <Icon name="disk" />
      <span>{t('history.export')}</span>
    </button>
  )
}
