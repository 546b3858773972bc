/** One line of the feed. The person's name opens the member; a name can be hidden from right here. */
import { useTranslation } from 'react-i18next'
import type { FeedItem } from '@fanfare/shared/contracts'
import { undoLatest } from '../model/undo-latest.ts'
import { useCommand, usePanel } from '../model/panel-model.ts'
import { useOpenMember } from '../members/open-member.ts'
import { FailureNote } from '../parts/FailureNote.tsx'
import { formatClock, formatMoment } from '../parts/format-time.ts'
import { Icon } from '../parts/Icon.tsx'
import { useBlockedReason } from '../parts/use-blocked-reason.ts'
import { useLanguage } from '../parts/use-language.ts'
import { Actor } from '../parts/Actor.tsx'
import { Who } from '../parts/Who.tsx'
import { FEED_ICONS } from './feed-sentence.ts'
import { useSentence } from './use-sentence.ts'

export function FeedLine({ item }: { item: FeedItem }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const sentence = useSentence()
  const openMember = useOpenMember()
  const { who } = item
  return (
    <div className={`line line-${item.kind}`}>
      <time dateTime={new Date(item.at).toISOString()} title={formatMoment(item.at, language)}>
        {formatClock(item.at)}
      </time>
      <span className="line-icon" title={t(`feed.kind.${item.kind}`)}>
        <Icon name={FEED_ICONS[item.kind]} />
        <span className="sr-only">{t(`feed.kind.${item.kind}`)}</span>
      </span>
      <span className="line-text">
        {who !== undefined && (
          <button
            type="button"
            className="link-who"
            onClick={() => openMember({ platform: who.platform, userId: who.userId })}
          >
            <Who {...who} />
          </button>
        )}
        <bdi>{sentence(item)}</bdi>
        {item.actor !== undefined && <Actor actor={item.actor} />}
      </span>
      {who !== undefined && who.name !== '' && <HideName who={who} />}
    </div>
  )
}

function HideName({ who }: { who: NonNullable<FeedItem['who']> }) {
  const { t } = useTranslation()
  const model = usePanel()
  const member = { platform: who.platform, userId: who.userId }
  const hide = useCommand({ type: 'HideName', member }, () => {
    model.notices.tell(t('member.hiddenNotice', { name: who.name }), {
      label: t('action.undo'),
      run: () => {
        const messages = { done: t('history.undoneNotice'), notFound: t('history.notFound') }
        const wanted = { kind: 'moderation' as const, member, values: { action: 'hidden' } }
        void undoLatest(model, wanted, messages)
      },
    })
  })
  const reason = useBlockedReason(null)
  return (
    <span className="line-tools">
      <button
        type="button"
        className="button button-icon"
        aria-disabled={reason !== null || hide.status.phase === 'pending'}
        aria-label={t('member.hideNamed', { name: who.name })}
        title={reason ?? t('member.hide')}
        onClick={() => {
          if (reason === null) hide.run()
        }}
      >
        <Icon name="eyeOff" />
      </button>
      <FailureNote action={hide} />
    </span>
  )
}
