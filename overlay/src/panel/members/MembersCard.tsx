/** Finding a member by name or id. */
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../ui/format-number.ts'
import type { MemberSummary } from '../api/answers.ts'
import { usePanel, useView } from '../model/panel-model.ts'
import { Card, EmptyState } from '../parts/Card.tsx'
import { Icon } from '../parts/Icon.tsx'
import { LoadFailure } from '../parts/LoadFailure.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { useLoaded } from '../parts/use-loaded.ts'
import { Who } from '../parts/Who.tsx'
import { useOpenMember } from './open-member.ts'

/** Typing rests this long before the server is asked. */
const TYPING_REST_MS = 200

/** Balances move all evening; the list follows them at this pace. */
const REFRESH_MS = 5_000

function useEvery(everyMs: number, act: () => void): void {
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) act()
    }, everyMs)
    return () => clearInterval(timer)
  }, [everyMs, act])
}

function useRested(text: string): string {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), TYPING_REST_MS)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}

export function MembersCard() {
  const { t } = useTranslation()
  const { api } = usePanel()
  const language = useLanguage()
  const [text, setText] = useState('')
  const query = useRested(text.trim())
  const count = useView((view) => view.stats.members) ?? 0
  const { loaded, reload } = useLoaded(query, () => api.members(query, null))
  useEvery(REFRESH_MS, reload)
  const inputId = useId()
  const members = loaded.value?.members ?? []
  return (
    <Card
      title={t('member.title')}
      icon="people"
      fills
      aside={
        <span className="count">{t('member.count', { count: formatNumber(count, language) })}</span>
      }
    >
      <div className="search">
        <label htmlFor={inputId} className="sr-only">
          {t('member.search')}
        </label>
        <Icon name="search" />
        <input
          id={inputId}
          className="input"
          type="search"
          autoComplete="off"
          placeholder={t('member.search')}
          aria-keyshortcuts="/"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <kbd aria-hidden="true">/</kbd>
      </div>
      {loaded.state === 'failed' && <LoadFailure failure={loaded.failure} onRetry={reload} />}
      {loaded.value !== null && members.length === 0 && (
        <EmptyState title={t(query === '' ? 'member.empty' : 'member.notFound')}>
          <p className="muted">{t(query === '' ? 'member.emptyHint' : 'member.notFoundHint')}</p>
        </EmptyState>
      )}
      <ul className="people" aria-busy={loaded.state === 'loading'}>
        {members.map((member) => (
          <MemberRow key={`${member.member.platform}/${member.member.userId}`} member={member} />
        ))}
      </ul>
    </Card>
  )
}

function MemberRow({ member }: { member: MemberSummary }) {
  const language = useLanguage()
  const { t } = useTranslation()
  const openMember = useOpenMember()
  return (
    <li>
      <button type="button" className="person" onClick={() => openMember(member.member)}>
        <Who name={member.name} tag={member.tag} tier={member.tier} />
        <span className="platform">{member.member.platform}</span>
        <span className="number" aria-label={t('unit.points', { points: member.balance })}>
          {formatNumber(member.balance, language)}
        </span>
        <Icon name="right" />
      </button>
    </li>
  )
}
