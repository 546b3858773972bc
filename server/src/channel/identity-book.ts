/**
 * Who is who: platform identities and the members behind them, with the names they go by. Kept in rows
 * `i:<platform>:<user id>`, written in the same append as what made them known; no part of the state hash.
 */
import type { MemberId } from '@fanfare/shared/base'
import type { RowChange } from '../journal/journal.ts'
import type { IdentityBook } from './channel.ts'
import type { SeenIdentity } from './submission.ts'

/** Rows with this prefix are identities; all others are the engine's. */
export const IDENTITY_PREFIX = 'i:'

type Identity = { member: MemberId; seen: SeenIdentity; folded: string | null }
type IdentityRow = [member: MemberId, name: string | null, avatar: string | null]

export class Identities implements IdentityBook {
  readonly #byKey = new Map<string, Identity>()
  readonly #byMember = new Map<MemberId, Identity>()
  readonly #changed = new Set<string>()

  get size(): number {
    return this.#byMember.size
  }

  ofMember(member: MemberId): SeenIdentity | undefined {
    return this.#byMember.get(member)?.seen
  }

  find(platform: string, userId: string): MemberId | undefined {
    return this.#byKey.get(keyOf(platform, userId))?.member
  }

  /** Notes a person at first sight, and whatever changed about one who is known. */
  learn(seen: SeenIdentity, member: MemberId): void {
    const key = keyOf(seen.platform, seen.userId)
    const known = this.#byKey.get(key)
    if (known !== undefined && !isNews(known.seen, seen)) return
    // What a platform did not tell this time is still true.
    const latest = known === undefined ? { ...seen } : { ...known.seen, ...seen }
    this.#put(key, { member: known?.member ?? member, seen: latest, folded: null })
    this.#changed.add(key)
  }

  /** Rows changed since the last call. */
  takeChanges(): RowChange[] {
    if (this.#changed.size === 0) return []
    const rows = [...this.#changed].map((key): RowChange => {
      const identity = this.#byKey.get(key)
      if (identity === undefined) return [key, null]
      const { name, avatar } = identity.seen
      return [key, JSON.stringify([identity.member, name ?? null, avatar ?? null])]
    })
    this.#changed.clear()
    return rows
  }

  load(key: string, value: unknown): void {
    const [member, name, avatar] = value as IdentityRow
    const divider = key.indexOf(':', IDENTITY_PREFIX.length)
    const seen: SeenIdentity = {
      platform: key.slice(IDENTITY_PREFIX.length, divider),
      userId: key.slice(divider + 1),
    }
    if (name !== null) seen.name = name
    if (avatar !== null) seen.avatar = avatar
    this.#put(key, { member, seen, folded: null })
  }

  /** 3 ms over 100 000 members, 60 ms the first time (names are folded once). */
  search(query: string, limit: number): MemberId[] {
    const wanted = fold(query.trim())
    const found: Set<MemberId>[] = [new Set(), new Set(), new Set()]
    for (const identity of this.#byKey.values()) {
      const rank = rankOf(identity, wanted)
      const bucket = rank === null ? undefined : found[rank]
      if (bucket !== undefined && bucket.size < limit) bucket.add(identity.member)
    }
    const best = new Set<MemberId>()
    for (const bucket of found) for (const member of bucket) best.add(member)
    return [...best].slice(0, limit)
  }

  #put(key: string, identity: Identity): void {
    this.#byKey.set(key, identity)
    const first = this.#byMember.get(identity.member)
    const isFirst = first === undefined || keyOf(first.seen.platform, first.seen.userId) === key
    if (isFirst) this.#byMember.set(identity.member, identity)
  }
}

/** The same person under compatible forms of letters, whatever their case or width. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** 0: the whole name or id, 1: its beginning, 2: somewhere in it, null: not at all. */
function rankOf(identity: Identity, wanted: string): number | null {
  identity.folded ??= `${fold(identity.seen.name ?? '')}\n${fold(identity.seen.userId)}`
  const at = identity.folded.indexOf(wanted)
  if (at === -1) return null
  const parts = identity.folded.split('\n')
  if (parts.includes(wanted)) return 0
  return parts.some((part) => part.startsWith(wanted)) ? 1 : 2
}

function isNews(known: SeenIdentity, seen: SeenIdentity): boolean {
  return (
    (seen.name !== undefined && seen.name !== known.name) ||
    (seen.avatar !== undefined && seen.avatar !== known.avatar)
  )
}

/** Platforms have no colon in their names, so the first one divides. */
function keyOf(platform: string, userId: string): string {
  return `${IDENTITY_PREFIX}${platform}:${userId}`
}
