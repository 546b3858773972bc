/** Recomputes a draw from its transcript alone, step by step. */
import { isBeaconRound, BEACON_CHAIN } from './beacon.ts'
import { beaconRoundAfter, randomnessOf } from './beacon-time.ts'
import type { Digest } from './bytes.ts'
import { bundledDigest } from './bytes.ts'
import { drawEntries } from './draw-entries.ts'
import type { Entry } from './merkle.ts'
import { rootOfEntries } from './merkle.ts'
import { commitmentOf, drawSeedOf } from './seal.ts'
import type { Transcript, TranscriptEntry } from './transcript.ts'
import { TranscriptSchema } from './transcript.ts'

export const CHECKS = [
  'format',
  'entries',
  'commitment',
  'order',
  'root',
  'beacon',
  'seed',
  'winners',
  'alternates',
  'record',
] as const
export type CheckName = (typeof CHECKS)[number]
export type Check = { name: CheckName; ok: boolean; detail: string }

const WEIGHT_MAX = 1_000

/** Every check that could be made; one that fails says what was found instead. */
export function checkTranscript(file: unknown, digest: Digest = bundledDigest): Check[] {
  const parsed = TranscriptSchema.safeParse(file)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return [failed('format', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'no object'}`)]
  }
  const format = passed('format', `${parsed.data.format}, ${parsed.data.kind}`)
  const { entries } = file as { entries?: unknown }
  const wrong = wrongEntry(entries)
  if (wrong !== null) return [format, failed('entries', wrong)]
  return [format, ...checkDraw({ ...parsed.data, entries: entries as TranscriptEntry[] }, digest)]
}

function checkDraw(transcript: Transcript, digest: Digest): Check[] {
  return [
    checkSums(transcript),
    checkCommitment(transcript),
    checkOrder(transcript),
    checkRoot(transcript, digest),
    checkBeacon(transcript),
    checkSeed(transcript),
    ...checkDrawn(transcript),
    checkRecord(transcript),
  ]
}

function passed(name: CheckName, detail: string): Check {
  return { name, ok: true, detail }
}
function failed(name: CheckName, detail: string): Check {
  return { name, ok: false, detail }
}

/** The first thing that is wrong with the list of entries, or null. A million must not take long. */
function wrongEntry(entries: unknown): string | null {
  if (!Array.isArray(entries)) return 'there is no list of entries'
  const seen = new Set<string>()
  for (let i = 0; i < entries.length; i++) {
    const entry: unknown = entries[i]
    if (!Array.isArray(entry) || entry.length !== 4) return `entry ${i} has another shape`
    const [index, member, weight, tag] = entry as unknown[]
    if (index !== i) return `entry ${i} has the index ${String(index)}`
    if (typeof member !== 'string' || typeof tag !== 'string') return `entry ${i} names nobody`
    const isWeight = Number.isInteger(weight) && Number(weight) >= 1
    if (!isWeight || Number(weight) > WEIGHT_MAX) return `entry ${i} has no valid weight`
    seen.add(member)
  }
  return seen.size === entries.length ? null : 'a member is in more than once'
}

function checkSums({ entries, closed }: Transcript): Check {
  const weight = entries.reduce((sum, entry) => sum + entry[2], 0)
  if (entries.length !== closed.entrants || weight !== closed.totalWeight) {
    return failed(
      'entries',
      `${entries.length} entries of weight ${weight}, not ${closed.entrants} of ${closed.totalWeight}`,
    )
  }
  return passed('entries', `${entries.length} entries, weight ${weight}, nobody twice`)
}

function checkCommitment({ sealed, drawn, activityId }: Transcript): Check {
  const promised = commitmentOf(drawn.serverSeed, activityId)
  return promised === sealed.commitment
    ? passed('commitment', `${promised} is what was promised at opening`)
    : failed('commitment', `the server seed was promised as ${promised}`)
}

function checkOrder({ sealed, closed, drawn }: Transcript): Check {
  const isInOrder = sealed.seq < closed.seq && closed.seq <= drawn.seq
  const isInTime = sealed.at <= closed.at && closed.at <= drawn.at
  return isInOrder && isInTime
    ? passed(
        'order',
        `sealed ${sealed.seq}, closed ${closed.seq}, drawn ${drawn.seq} in the journal`,
      )
    : failed('order', 'sealing, closing and drawing are not in this order')
}

function* membersOf(entries: readonly TranscriptEntry[]): Generator<Entry> {
  for (const [, member, weight] of entries) yield { member, weight }
}

function checkRoot({ entries, closed }: Transcript, digest: Digest): Check {
  const root = rootOfEntries(membersOf(entries), digest)
  return root === closed.root
    ? passed('root', `${root} over all entries`)
    : failed('root', `the entries have the root ${root}`)
}

function checkBeacon({ closed, drawn }: Transcript): Check {
  const { beacon, trust } = drawn
  if (beacon === null) {
    if (trust !== 'operator' || closed.round !== null) {
      return failed('beacon', 'a beacon was promised and is not there')
    }
    return passed('beacon', 'none: operator-trusted, the operator could have chosen the seed')
  }
  if (trust !== 'beacon' || beacon.chain !== BEACON_CHAIN) {
    return failed('beacon', 'this is not the network that is trusted')
  }
  if (beacon.round !== closed.round || beacon.round !== beaconRoundAfter(closed.at)) {
    return failed('beacon', `round ${beacon.round} is not the one fixed at closing`)
  }
  if (beacon.randomness !== randomnessOf(beacon.signature)) {
    return failed('beacon', 'the randomness does not come from the signature')
  }
  return isBeaconRound(beacon)
    ? passed('beacon', `drand quicknet round ${beacon.round}, signed by the network`)
    : failed('beacon', `the network never signed this as round ${beacon.round}`)
}

function checkSeed({ closed, drawn, activityId }: Transcript): Check {
  const { serverSeed, beacon } = drawn
  const randomness = beacon?.randomness ?? null
  const seed = drawSeedOf({ serverSeed, randomness, root: closed.root, activityId })
  return seed === drawn.seed
    ? passed('seed', `${seed} from the sealed seed, the beacon and the entries`)
    : failed('seed', `the seed comes to ${seed}`)
}

function checkDrawn(transcript: Transcript): [Check, Check] {
  const { entries, drawn } = transcript
  const { winnersWanted, alternatesWanted } = drawn
  const weights = entries.map((entry) => entry[2])
  const order = drawEntries(drawn.seed, weights, winnersWanted + alternatesWanted)
  const compare = (name: 'winners' | 'alternates', indexes: number[]): Check => {
    const same =
      drawn[name].length === indexes.length &&
      indexes.every((index, place) => {
        const one = drawn[name][place]
        return one?.index === index && one.member === entries[index]?.[1]
      })
    return same
      ? passed(name, `${indexes.length} in the order drawn`)
      : failed(name, `the seed draws the entries ${indexes.slice(0, 20).join(', ')}`)
  }
  return [
    compare('winners', order.slice(0, winnersWanted)),
    compare('alternates', order.slice(winnersWanted)),
  ]
}

/** Alternates come in, in their order, one for each winner passed over. */
function checkRecord({ drawn, record }: Transcript): Check {
  const holders = new Set(drawn.winners.map(({ member }) => member))
  const waiting = drawn.alternates.map(({ member }) => member)
  for (const { what, member, next, seq } of record) {
    if (!holders.has(member)) return failed('record', `event ${seq} is about no winner`)
    if (what !== 'passed') continue
    holders.delete(member)
    const due = waiting.shift() ?? null
    if ((next ?? null) !== due) return failed('record', `event ${seq} passed over an alternate`)
    if (due !== null) holders.add(due)
  }
  return passed('record', `${record.length} later events, alternates in their order`)
}
