/** Points held back on a suspicion: why, how much, and approve or reject, one by one or all of a member. */
import { useTranslation } from 'react-i18next'
import type { HeldView } from '@fanfare/shared/contracts'
import { formatNumber } from '../../ui/format-number.ts'
import { useOpenMember } from '../members/open-member.ts'
import { ruleKey } from '../members/statement-words.ts'
import { useCommand, useView } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { Card } from '../parts/Card.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { HoldButton } from '../parts/HoldButton.tsx'
import { formatMoment } from '../parts/format-time.ts'
import { useLanguage } from '../parts/use-language.ts'
import { Who } from '../parts/Who.tsx'
import { heldGroups, type HeldGroup } from './held-groups.ts'

export function ReviewCard() {
  const { t } = useTranslation()
  const language = useLanguage()
  const held = useView((view) => view.held) ?? []
  const count = useView((view) => view.heldCount) ?? 0
  if (count === 0) return null
  return (
    <Card
      title={t('review.title')}
      icon="shield"
      aside={<span className="chip chip-warn">{formatNumber(count, language)}</span>}
    >
      <p className="muted">{t('review.hint')}</p>
      <ol className="rows rows-scroll" tabIndex={0} aria-label={t('review.title')}>
        {heldGroups(held).map((group) => (
          <Group key={group.key} group={group} />
        ))}
      </ol>
      {count > held.length && (
        <p className="muted small">{t('review.more', { count: count - held.length })}</p>
      )}
    </Card>
  )
}

function Group({ group }: { group: HeldGroup }) {
  const { t } = useTranslation()
  const openMember = useOpenMember()
  const { who, grants } = group
  const member = { platform: who.platform, userId: who.userId }
  const approve = useCommand({ type: 'ReviewMember', member, approve: true })
  const reject = useCommand({ type: 'ReviewMember', member, approve: false })
  return (
    <li className="row-item">
      <span className="row-main">
        <button type="button" className="link-who" onClick={() => openMember(member)}>
          <Who {...who} />
        </button>
      </span>
      {grants.length > 1 && (
        <>
          <ActionButton action={approve} icon="check" small>
            {t('review.approveAll', { count: grants.length })}
          </ActionButton>
          <HoldButton action={reject} icon="close">
            {t('review.rejectAll', { count: grants.length })}
          </HoldButton>
        </>
      )}
      <FailureNote action={approve} />
      <FailureNote action={reject} />
      <ul className="rows row-wide">
        {grants.map((grant) => (
          <Grant key={grant.transfer} grant={grant} />
        ))}
      </ul>
    </li>
  )
}

function Grant({ grant }: { grant: HeldView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { transfer, amount, rule, why, releasesAt } = grant
  const approve = useCommand({ type: 'ReviewHold', transfer, approve: true })
  const reject = useCommand({ type: 'ReviewHold', transfer, approve: false })
  const what = t('review.what', {
    amount: formatNumber(amount, language),
    rule: t(`rule.${ruleKey(rule)}`),
    why: t(`review.why.${why}`),
  })
  return (
    <li className="row-item">
      <span className="row-main">
        <span>{what}</span>
        <span className="muted small">
          {t('review.releases', { time: formatMoment(releasesAt, language) })}
        </span>
      </span>
      <ActionButton
        action={approve}
        icon="check"
        small
        ariaLabel={t('review.approveOne', { what })}
      >
        {t('review.approve')}
      </ActionButton>
      <ActionButton action={reject} icon="close" small ariaLabel={t('review.rejectOne', { what })}>
        {t('review.reject')}
      </ActionButton>
      <FailureNote action={approve} />
      <FailureNote action={reject} />
    </li>
  )
}
