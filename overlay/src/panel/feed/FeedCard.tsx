/** The live feed: newest on top, pausable, filtered by kind, drawn only as far as it is seen. */
import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { FeedItem } from '@fanfare/shared/contracts'
import { useFeed } from '../model/panel-model.ts'
import {
  FEED_GROUPS,
  linesToShow,
  toggleGroup,
  waitingCount,
  type FeedGroup,
  type FeedPause,
} from '../model/feed-lens.ts'
import { Card, EmptyState } from '../parts/Card.tsx'
import { SomeOf } from '../parts/Choices.tsx'
import { Icon } from '../parts/Icon.tsx'
import { useShortcut } from '../parts/use-shortcut.ts'
import { FeedLine } from './FeedLine.tsx'

/** Estimated height of a line, px, before it is measured. */
const LINE_PX = 44
/** Scrolled further than this from the newest line, the reader is reading: the feed holds still. */
const READING_PX = 60

export function FeedCard() {
  const { t } = useTranslation()
  const items = useFeed()
  const [pause, setPause] = useState<FeedPause>(null)
  const [groups, setGroups] = useState<ReadonlySet<FeedGroup>>(new Set())
  const lines = linesToShow(items, pause, groups)
  const waiting = waitingCount(items, pause, groups)
  const scroller = useRef<HTMLDivElement>(null)
  const resume = (): void => setPause(null)
  // Only once the newest lines are there: before, the list would hold on to the line being read.
  useLayoutEffect(() => {
    if (pause === null) scroller.current?.scrollTo({ top: 0 })
  }, [pause])
  const toggle = (): void => (pause === null ? setPause({ held: items }) : resume())
  useShortcut('p', toggle)
  return (
    <Card
      title={t('feed.title')}
      icon="list"
      fills
      aside={
        <button
          type="button"
          className="button button-small"
          aria-pressed={pause !== null}
          aria-keyshortcuts="p"
          onClick={toggle}
        >
          <Icon name={pause === null ? 'pause' : 'play'} />
          <span>{pause === null ? t('feed.pause') : t('feed.resume')}</span>
          <kbd aria-hidden="true">P</kbd>
        </button>
      }
    >
      <SomeOf
        hideLegend
        legend={t('feed.filter')}
        options={FEED_GROUPS.map((value) => ({ value, label: t(`feed.group.${value}`) }))}
        chosen={groups}
        onToggle={(group) => setGroups(toggleGroup(groups, group))}
      />
      {pause !== null && (
        <button type="button" className="button button-primary feed-waiting" onClick={resume}>
          {waiting === 0 ? t('feed.paused') : t('feed.waiting', { waiting })}
        </button>
      )}
      {lines.length === 0 ? (
        <EmptyState title={t(groups.size > 0 ? 'feed.emptyFiltered' : 'feed.empty')}>
          <p className="muted">{t('feed.emptyHint')}</p>
        </EmptyState>
      ) : (
        <FeedList
          lines={lines}
          scroller={scroller}
          onRead={() => {
            if (pause === null) setPause({ held: items })
          }}
        />
      )}
    </Card>
  )
}

type FeedListProps = {
  lines: readonly FeedItem[]
  scroller: React.RefObject<HTMLDivElement | null>
  onRead: () => void
}

function FeedList({ lines, scroller, onRead }: FeedListProps) {
  const { t } = useTranslation()
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoises this page
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    getItemKey: (index) => lines[index]?.id ?? index,
    overscan: 8,
  })
  // Lines come in above: a running feed stays with the newest, a paused one never moves by itself.
  rows.shouldAdjustScrollPositionOnItemSizeChange = () => false
  return (
    <div
      ref={scroller}
      className="feed"
      role="region"
      aria-label={t('feed.title')}
      // A scrolling region must be reachable by keyboard.
      tabIndex={0}
      onScroll={(event) => {
        if (event.currentTarget.scrollTop > READING_PX) onRead()
      }}
    >
      <ul style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ key, index, start }) => {
          const line = lines[index]
          return line === undefined ? null : (
            <li
              key={key}
              data-index={index}
              ref={rows.measureElement}
              style={{ transform: `translateY(${start}px)` }}
            >
              <FeedLine item={line} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}
