/**
 * Who is who: platform identities and the members behind them, with the names they go by. Kept in rows
 * `i:<platform>:<user id>`, written in the same append as what made them known; no part of the state hash.
 */
import { randomInt } from 'node:crypto'
import type { MemberId } from '@fanfare/shared/base'
import { KeyedList } from '@fanfare/shared/base'
import type { RowChange } from '../journal/journal.ts'
import type { IdentityBook } from './channel.ts'
import type { SeenIdentity } from './submission.ts'

/** Rows with this prefix are identities; all others are the engine's. */
export const IDENTITY_PREFIX = 'i:'

/** Kept small: there may be a million. What others see is made when they ask. */
type Identity = {
  /** Of its row. */
  key: string
  member: MemberId
  name: string | null
  avatar: string | null
  /** Name and user id as `search` compares them; null until the first search. */
  folded: string | null
}
/** Platforms let people choose some of the ids that are looked up. */
const SEED_MAX = 2 ** 31

type IdentityRow = [member: MemberId, name: string | null, avatar: string | null]

export class Identities implements IdentityBook {
  readonly #byKey = new KeyedList<Identity>(({ key }) => key, randomInt(SEED_MAX))
  /** Of a member with several identities, the first. */
  readonly #byMember = new KeyedList<Identity>(({ member }) => member, randomInt(SEED_MAX))
  readonly #changed = new Set<Identity>()

  get size(): number {
    return this.#byMember.size
  }

  ofMember(member: MemberId): SeenIdentity | undefined {
    const identity = this.#byMember.get(member)
    if (identity === undefined) return undefined
    const seen: SeenIdentity = { platform: platformOf(identity), userId: userIdOf(identity) }
    if (identity.name !== null) seen.name = identity.name
    if (identity.avatar !== null) seen.avatar = identity.avatar
    return seen
  }

  find(platform: string, userId: string): MemberId | undefined {
    return this.#byKey.get(keyOf(platform, userId))?.member
  }

  /** Notes a person at first sight, and whatever changed about one who is known. */
  learn({ platform, userId, name, avatar }: SeenIdentity, member: MemberId): void {
    const key = keyOf(platform, userId)
    const known = this.#byKey.get(key)
    if (known === undefined) {
      this.#changed.add(this.#put(key, member, name ?? null, avatar ?? null))
      return
    }
    // What a platform did not tell this time is still true.
    const isNews =
      (name !== undefined && name !== known.name) ||
      (avatar !== undefined && avatar !== known.avatar)
    if (!isNews) return
    known.name = name ?? known.name
    known.avatar = avatar ?? known.avatar
    known.folded = null
    this.#changed.add(known)
  }

  /** Rows changed since the last call. */
  takeChanges(): RowChange[] {
    if (this.#changed.size === 0) return []
    const rows: RowChange[] = []
    for (const { key, member, name, avatar } of this.#changed) {
      rows.push([key, JSON.stringify([member, name, avatar])])
    }
    this.#changed.clear()
    return rows
  }

  load(key: string, value: unknown): void {
    const [member, name, avatar] = value as IdentityRow
    this.#put(key, member, name, avatar)
  }

  /** Takes what became of a row after it was loaded; false where it is another's now, or gone (null). */
  reload(key: string, value: unknown): boolean {
    if (value === null) return false
    const known = this.#byKey.get(key)
    if (known === undefined) {
      this.load(key, value)
      return true
    }
    const [member, name, avatar] = value as IdentityRow
    if (known.member !== member) return false
    known.name = name
    known.avatar = avatar
    known.folded = null
    return true
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

  #put(key: string, member: MemberId, name: string | null, avatar: string | null): Identity {
    const identity: Identity = { key, member, name, avatar, folded: null }
    this.#byKey.add(identity)
    this.#byMember.add(identity)
    return identity
  }
}

/** The same person under compatible forms of letters, whatever their case or width. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** 0: the whole name or id, 1: its beginning, 2: somewhere in it, null: not at all. */
function rankOf(identity: Identity, wanted: string): number | null {
  identity.folded ??= `${fold(identity.name ?? '')}\n${fold(userIdOf(identity))}`
  const at = identity.folded.indexOf(wanted)
  if (at === -1) return null
  const parts = identity.folded.split('\n')
  if (parts.includes(wanted)) return 0
  return parts.some((part) => part.startsWith(wanted)) ? 1 : 2
}

function platformOf({ key }: Identity): string {
  return key.slice(IDENTITY_PREFIX.length, key.indexOf(':', IDENTITY_PREFIX.length))
}

function userIdOf({ key }: Identity): string {
  return key.slice(key.indexOf(':', IDENTITY_PREFIX.length) + 1)
}

/** Platforms have no colon in their names, so the first one divides. */
function keyOf(platform: string, userId: string): string {
  return `${IDENTITY_PREFIX}${platform}:${userId}`
}
