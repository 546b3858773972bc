/**
 * What the page asks its worker and is told: a file is checked there, so that a million entries do not
 * freeze the page, and the entries stay there to be looked through.
 */
import { checkTranscript } from '@fanfare/shared/draw'
import type { Check, Transcript, TranscriptEntry } from '@fanfare/shared/draw'

/** What is shown of a transcript whose shape is right. */
export type DrawSummary = Pick<Transcript, 'title' | 'channel' | 'activityId' | 'kind'> & {
  drawnAt: number
  entrants: number
  totalWeight: number
  trust: 'operator' | 'beacon'
  round: number | null
  commitment: string
  winners: DrawnEntry[]
  alternates: DrawnEntry[]
  record: Transcript['record']
}
export type DrawnEntry = Transcript['drawn']['winners'][number] & { weight: number }

export type Verdict = { checks: Check[]; summary: DrawSummary | null }

export type Asked = { ask: 'check'; file: File } | { ask: 'find'; what: string }
export type Told = { told: 'verdict'; verdict: Verdict } | { told: 'found'; entries: FoundEntry[] }
export type FoundEntry = { entry: TranscriptEntry; place: 'winner' | 'alternate' | null }

/** More are not shown: whoever looks knows their number or their id. */
const FOUND_MAX = 20

export type Verifier = {
  check: (text: string) => Verdict
  /** By member id, number of entry (from 1) or the four digits shown for a hidden name. */
  find: (what: string) => FoundEntry[]
}

export function createVerifier(): Verifier {
  let transcript: Transcript | null = null

  return {
    check(text) {
      const file = parsed(text)
      const checks = checkTranscript(file)
      const hasShape = checks.every(({ name, ok }) => name !== 'format' || ok)
      const hasEntries = checks.length > 2
      transcript = hasShape && hasEntries ? (file as Transcript) : null
      return { checks, summary: transcript === null ? null : summaryOf(transcript) }
    },
    find(what) {
      const wanted = what.trim().replace(/^#/, '')
      if (transcript === null || wanted === '') return []
      const found: FoundEntry[] = []
      const places = placesOf(transcript)
      for (const entry of transcript.entries) {
        const [index, member, , tag] = entry
        if (member !== wanted && tag !== wanted && String(index + 1) !== wanted) continue
        found.push({ entry, place: places.get(index) ?? null })
        if (found.length === FOUND_MAX) break
      }
      return found
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

function placesOf({ drawn }: Transcript): Map<number, 'winner' | 'alternate'> {
  return new Map([
    ...drawn.alternates.map(({ index }) => [index, 'alternate'] as const),
    ...drawn.winners.map(({ index }) => [index, 'winner'] as const),
  ])
}

function summaryOf(transcript: Transcript): DrawSummary {
  const { title, channel, activityId, kind, closed, drawn, sealed, record, entries } = transcript
  const weighed = (list: Transcript['drawn']['winners']) =>
    list.map((one) => ({ ...one, weight: entries[one.index]?.[2] ?? 0 }))
  return {
    title,
    channel,
    activityId,
    kind,
    drawnAt: drawn.at,
    entrants: closed.entrants,
    totalWeight: closed.totalWeight,
    trust: drawn.trust,
    round: drawn.beacon?.round ?? null,
    commitment: sealed.commitment,
    winners: weighed(drawn.winners),
    alternates: weighed(drawn.alternates),
    record,
  }
}
