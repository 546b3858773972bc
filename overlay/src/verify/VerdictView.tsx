/** The verdict first, then what it rests on. */
import { useEffect, useRef } from 'react'
import type { Check } from '@fanfare/shared/draw'
import type { Language } from '@fanfare/shared/contracts'
import { languageTag } from '../ui/language-tag.ts'
import { safeName, safeText } from '../ui/safe-name.ts'
import { DrawnTable } from './DrawnTable.tsx'
import { FindEntry } from './FindEntry.tsx'
import { Told } from './Told.tsx'
import type { VerifyTexts } from './texts/verify-texts.ts'
import type { DrawSummary, FoundEntry, Verdict } from './verifier.ts'

export type VerdictViewProps = {
  t: VerifyTexts
  language: Language
  verdict: Verdict
  found: FoundEntry[] | null
  onFind: (what: string) => void
}

export function VerdictView({ t, language, verdict, found, onFind }: VerdictViewProps) {
  const { checks, summary } = verdict
  const isGood = checks.every(({ ok }) => ok)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [verdict])
  return (
    <>
      <section className={isGood ? 'verdict verdict-good' : 'verdict verdict-bad'}>
        <h2 ref={heading} tabIndex={-1}>
          <span aria-hidden="true">{isGood ? '✓ ' : '✗ '}</span>
          {isGood ? t.good : t.bad}
        </h2>
        <p>{isGood ? t.goodWhy : t.badWhy}</p>
        {isGood && summary !== null && <Trust t={t} trust={summary.trust} />}
      </section>
      <Steps t={t} checks={checks} />
      {summary !== null && (
        <>
          <Facts t={t} language={language} summary={summary} />
          <DrawnTable t={t} title={t.winners} drawn={summary.winners} />
          {summary.alternates.length > 0 && (
            <DrawnTable t={t} title={t.alternates} drawn={summary.alternates} />
          )}
          <FindEntry t={t} found={found} onFind={onFind} />
          <Followed t={t} language={language} summary={summary} />
        </>
      )}
    </>
  )
}

function Trust({ t, trust }: { t: VerifyTexts; trust: DrawSummary['trust'] }) {
  return (
    <p className={`trust trust-${trust}`}>
      <strong>{t.trust[trust]}</strong> {t.trust[`${trust}Why`]}
    </p>
  )
}

function Steps({ t, checks }: { t: VerifyTexts; checks: readonly Check[] }) {
  return (
    <section>
      <h2>{t.steps}</h2>
      <ol className="steps">
        {checks.map(({ name, ok, detail }) => (
          <li key={name} className={ok ? 'step step-good' : 'step step-bad'}>
            <span className="mark">
              <span aria-hidden="true">{ok ? '✓' : '✗'}</span>
              <span className="sr-only">{ok ? t.passed : t.failed}</span>
            </span>
            <span>
              {t.checks[name]}
              <span className="detail" lang="en" dir="ltr">
                {detail}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

type FactsProps = { t: VerifyTexts; language: Language; summary: DrawSummary }

function Facts({ t, language, summary }: FactsProps) {
  const facts: [string, string][] = [
    [t.channel, `${summary.channel} · ${summary.activityId}`],
    [t.drawnAt, timeOf(summary.drawnAt, language)],
    [t.entries, summary.entrants.toLocaleString(languageTag(language))],
    [t.weight, summary.totalWeight.toLocaleString(languageTag(language))],
    [t.commitment, summary.commitment],
  ]
  if (summary.round !== null) facts.push([t.round, String(summary.round)])
  return (
    <section>
      <h2>
        {t.draw}: <Told>{safeText(summary.title)}</Told>
      </h2>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Told>{value}</Told>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Followed({ t, language, summary }: FactsProps) {
  if (summary.record.length === 0) return null
  const names = new Map(
    [...summary.winners, ...summary.alternates].map((one) => [one.member, one] as const),
  )
  const nameOf = (member: string): string => {
    const one = names.get(member)
    if (one === undefined) return member
    return one.name === '' ? t.hidden(one.tag) : safeName(one.name)
  }
  return (
    <section>
      <h2>{t.record}</h2>
      <ul className="record">
        {summary.record.map(({ seq, at, what, member, next, reason }) => (
          <li key={seq}>
            <time dateTime={new Date(at).toISOString()}>{timeOf(at, language)}</time>{' '}
            <Told>{nameOf(member)}</Told> {t.recorded[what]}
            {next !== undefined && next !== null && (
              <>
                {' → '}
                <Told>{nameOf(next)}</Told>
              </>
            )}
            {reason !== undefined && reason !== null && (
              <q>
                <Told>{safeText(reason)}</Told>
              </q>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function timeOf(at: number, language: Language): string {
  return new Date(at).toLocaleString(languageTag(language), { hour12: false })
}
