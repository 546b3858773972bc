/** Everything about one member, in words: standing, way to the next tier, every point explained. */
import { Dialog } from '@base-ui/react/dialog'
import { useTranslation } from 'react-i18next'
import type { MemberRef } from '@fanfare/shared/contracts'
import { formatNumber } from '../../ui/format-number.ts'
import type { MemberDetail } from '../api/answers.ts'
import { usePanel } from '../model/panel-model.ts'
import { formatClock } from '../parts/format-time.ts'
import { Icon } from '../parts/Icon.tsx'
import { LoadFailure } from '../parts/LoadFailure.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { useLoaded } from '../parts/use-loaded.ts'
import { Who } from '../parts/Who.tsx'
import { failureText } from '../texts/failure-text.ts'
import { AdjustForm } from './AdjustForm.tsx'
import { Fairness } from './Fairness.tsx'
import { NameVisibility } from './NameVisibility.tsx'
import { Statement } from './Statement.tsx'
import { TierProgressView } from './TierProgressView.tsx'

export type MemberDrawerProps = { member: MemberRef | null; onClose: () => void }

export function MemberDrawer({ member, onClose }: MemberDrawerProps) {
  const { t } = useTranslation()
  return (
    <Dialog.Root
      open={member !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose()
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="veil" />
        <Dialog.Popup className="drawer">
          <header className="drawer-head">
            <Dialog.Title>{t('member.detail')}</Dialog.Title>
            <Dialog.Close className="button button-icon" aria-label={t('action.close')}>
              <Icon name="close" />
            </Dialog.Close>
          </header>
          {member !== null && (
            <Detail key={`${member.platform}/${member.userId}`} member={member} />
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Detail({ member }: { member: MemberRef }) {
  const { t } = useTranslation()
  const { api } = usePanel()
  const key = `${member.platform}/${member.userId}`
  const { loaded, reload } = useLoaded(key, () => api.member(member))
  const detail = loaded.value
  return (
    <div className="drawer-body">
      {loaded.state === 'failed' && <LoadFailure failure={loaded.failure} onRetry={reload} />}
      {detail === null && loaded.state === 'loading' && (
        <p className="muted">{t('action.loading')}</p>
      )}
      {detail !== null && (
        <>
          <Standing detail={detail} />
          <TierProgressView tier={detail.tier} progress={detail.progress} />
          <Attendance detail={detail} />
          <NameVisibility detail={detail} onChanged={reload} />
          <AdjustForm detail={detail} onChanged={reload} />
          <Fairness detail={detail} onChanged={reload} />
          <Statement member={member} balance={detail.balance} held={detail.held} />
        </>
      )}
    </div>
  )
}

function Standing({ detail }: { detail: MemberDetail }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <div className="standing">
      <div className="standing-who">
        <Who name={detail.name} tag={detail.tag} tier={detail.tier} />
        <span className="muted">
          {t(`tier.${detail.tier}`)} · {detail.member.platform} · <bdi>{detail.member.userId}</bdi>
        </span>
      </div>
      <dl className="tiles">
        <div>
          <dt>{t('member.balance')}</dt>
          <dd className="hero-number">{formatNumber(detail.balance, language)}</dd>
        </div>
        {detail.held > 0 && (
          <div title={t('member.heldHint')}>
            <dt>{t('member.held')}</dt>
            <dd>{formatNumber(detail.held, language)}</dd>
          </div>
        )}
      </dl>
      <Tickets rights={detail.rights ?? {}} />
      {detail.refusal !== null && detail.refusal !== undefined && (
        <p className="muted">
          {t('member.lastRefusal', {
            time: formatClock(detail.refusal.at),
            title: detail.refusal.title ?? '',
          })}{' '}
          {failureText({ code: detail.refusal.code, message: detail.refusal.code }, language)}
        </p>
      )}
      {detail.tags.length > 0 && (
        <ul className="tags">
          {detail.tags.map((tag) => (
            <li key={tag}>{tag === 'banned' ? t('fairness.isMuted') : tag}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Tickets({ rights }: { rights: Readonly<Record<string, number>> }) {
  const { t } = useTranslation()
  const had = Object.entries(rights).filter(([, count]) => count > 0)
  if (had.length === 0) return null
  return (
    <ul className="tags" aria-label={t('fairness.right')}>
      {had.map(([name, count]) => (
        <li key={name}>
          {name} × {count}
        </li>
      ))}
    </ul>
  )
}

function Attendance({ detail: { attendance } }: { detail: MemberDetail }) {
  const { t } = useTranslation()
  return (
    <dl className="tiles">
      <div>
        <dt>{t('member.streak')}</dt>
        <dd>{t('unit.days', { days: attendance.streak })}</dd>
      </div>
      <div>
        <dt>{t('member.checkins')}</dt>
        <dd>{t('unit.times', { times: attendance.total })}</dd>
      </div>
      <div>
        <dt>{t('member.attended')}</dt>
        <dd>{t('unit.shows', { shows: attendance.broadcasts })}</dd>
      </div>
    </dl>
  )
}
