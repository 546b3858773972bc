/** Every point that came or went, each explained: rule, what multiplied or cut it, who did it. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MemberRef } from '@fanfare/shared/contracts'
import { formatFactor, formatNumber, formatSigned } from '../../ui/format-number.ts'
import type { StatementEntry, StatementFactor } from '../api/answers.ts'
import type { Failure } from '../api/failure.ts'
import { isUndoReason } from '../model/history-log.ts'
import { usePanel } from '../model/panel-model.ts'
import { formatMoment } from '../parts/format-time.ts'
import { LoadFailure } from '../parts/LoadFailure.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { useLoaded } from '../parts/use-loaded.ts'
import { isTier } from '../feed/feed-sentence.ts'
import { actorKey, ruleKey, sourceOf, toldFactors } from './statement-words.ts'

export type StatementProps = { member: MemberRef; balance: number; held: number }

export function Statement({ member, balance, held }: StatementProps) {
  const { t } = useTranslation()
  const { api } = usePanel()
  const key = `${member.platform}/${member.userId}/${balance}/${held}`
  const { loaded, reload } = useLoaded(key, () => api.statement(member, null))
  const page = loaded.value
  return (
    <section className="sub" aria-label={t('statement.title')}>
      <h3>{t('statement.title')}</h3>
      {loaded.state === 'failed' && <LoadFailure failure={loaded.failure} onRetry={reload} />}
      {page !== null && page.entries.length === 0 && (
        <p className="muted">{t('statement.empty')}</p>
      )}
      {page !== null && page.entries.length > 0 && (
        <Pages
          key={page.entries[0]?.seq}
          member={member}
          first={page.entries}
          next={page.next ?? null}
        />
      )}
    </section>
  )
}

type PagesProps = { member: MemberRef; first: readonly StatementEntry[]; next: string | null }

function Pages({ member, first, next }: PagesProps) {
  const { t } = useTranslation()
  const { api } = usePanel()
  const [older, setOlder] = useState<{ entries: readonly StatementEntry[]; next: string | null }>({
    entries: [],
    next,
  })
  const [failure, setFailure] = useState<Failure | null>(null)
  const [isLoading, setLoading] = useState(false)

  async function loadMore(): Promise<void> {
    setLoading(true)
    const page = await api.statement(member, older.next)
    setLoading(false)
    setFailure(page.ok ? null : page.error)
    if (page.ok)
      setOlder(({ entries }) => ({
        entries: [...entries, ...page.value.entries],
        next: page.value.next ?? null,
      }))
  }

  return (
    <>
      <table className="statement">
        <thead>
          <tr>
            <th scope="col">{t('statement.when')}</th>
            <th scope="col">{t('statement.why')}</th>
            <th scope="col">{t('statement.amount')}</th>
            <th scope="col">{t('statement.balance')}</th>
          </tr>
        </thead>
        <tbody>
          {[...first, ...older.entries].map((entry) => (
            <EntryRow key={entry.seq} entry={entry} />
          ))}
        </tbody>
      </table>
      {failure !== null && <LoadFailure failure={failure} onRetry={() => void loadMore()} />}
      {older.next !== null && failure === null && (
        <button
          type="button"
          className="button"
          aria-disabled={isLoading}
          onClick={() => {
            if (!isLoading) void loadMore()
          }}
        >
          {isLoading ? t('action.loading') : t('statement.more')}
        </button>
      )}
    </>
  )
}

function EntryRow({ entry }: { entry: StatementEntry }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { cause } = entry
  return (
    <tr>
      <td className="when">{formatMoment(entry.at, language)}</td>
      <td>
        <div className="why">
          <strong>{t(`rule.${ruleKey(cause.rule)}`)}</strong>
          <AssetTag asset={entry.asset} />
          {toldFactors(entry).map((factor, index) => (
            // The same kind may appear twice; their order never changes.
            <FactorTag key={index} factor={factor} />
          ))}
          {entry.state === 'pending' && <span className="tag">{t('statement.pending')}</span>}
          {entry.state === 'voided' && <span className="tag">{t('statement.voided')}</span>}
          <Reason entry={entry} />
          <span className="muted small">
            {t(`actor.${actorKey(cause.actor)}`)} · {sourceOf(cause.sourceId)} ·{' '}
            {t('statement.rules', { version: cause.ruleVersion })}
          </span>
        </div>
      </td>
      <td className={`number ${signOf(entry.amount)}`}>
        {entry.amount === 0 ? '0' : formatSigned(entry.amount, language)}
      </td>
      <td className="number">
        {entry.balance === null ? '–' : formatNumber(entry.balance, language)}
      </td>
    </tr>
  )
}

/** What moved, where it was not points: a ticket by its name, or units. */
function AssetTag({ asset }: { asset: string }) {
  const { t } = useTranslation()
  if (asset === 'points') return null
  const name = asset.startsWith('right:') ? asset.slice('right:'.length) : t('statement.units')
  return <span className="tag">{name}</span>
}

function signOf(amount: number): 'plus' | 'minus' | '' {
  if (amount === 0) return ''
  return amount < 0 ? 'minus' : 'plus'
}

/** A person's own words are quoted; the books' own reasons are told in the reader's language. */
function Reason({ entry: { cause } }: { entry: StatementEntry }) {
  const { t } = useTranslation()
  const { reason } = cause
  if (reason === undefined || reason === null || reason === '') return null
  if (reason.startsWith('risk:')) return <span className="reason-line">{t('statement.risk')}</span>
  if (cause.rule !== 'adjust')
    return reason === 'deadline' || reason === 'refund' ? (
      <span className="reason-line">{t(`statement.settled.${reason}`)}</span>
    ) : null
  if (isUndoReason(reason)) return <span className="reason-line">{t('statement.undone')}</span>
  return (
    <q className="reason-line">
      <bdi>{reason}</bdi>
    </q>
  )
}

function FactorTag({ factor }: { factor: StatementFactor }) {
  const { t } = useTranslation()
  const tier = isTier(factor.ref) ? t(`tier.${factor.ref}`) : ''
  const text = t(`factor.${factor.kind}`, { factor: formatFactor(factor.bp), tier })
  return <span className="tag">{text}</span>
}
