/** Somebody looks for their own entry. */
import { useState } from 'react'
import { Told } from './Told.tsx'
import type { VerifyTexts } from './texts/verify-texts.ts'
import type { FoundEntry } from './verifier.ts'

export type FindEntryProps = {
  t: VerifyTexts
  found: FoundEntry[] | null
  onFind: (what: string) => void
}

export function FindEntry({ t, found, onFind }: FindEntryProps) {
  const [what, setWhat] = useState('')
  return (
    <section>
      <h2>
        <label htmlFor="find">{t.find}</label>
      </h2>
      <input
        id="find"
        className="find"
        value={what}
        placeholder={t.findHint}
        aria-describedby="found"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setWhat(event.target.value)
          onFind(event.target.value)
        }}
      />
      <ul id="found" className="found" role="status">
        {found !== null && found.length === 0 && <li>{t.findNone}</li>}
        {(found ?? []).map(({ entry: [index, member, weight, tag], place }) => (
          <li key={index}>
            <Told>{`${t.entry} ${index + 1} · #${tag} · ${t.weight} ${weight} · ${member}`}</Told>{' '}
            <strong>{wordOf(t, place)}</strong>
          </li>
        ))}
      </ul>
    </section>
  )
}

function wordOf(t: VerifyTexts, place: FoundEntry['place']): string {
  if (place === 'winner') return t.findWinner
  return place === 'alternate' ? t.findAlternate : t.findIn
}
