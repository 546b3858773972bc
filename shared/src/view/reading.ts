/** What a view is made from: the engine's state at one moment, and who its members are. */
import type { MemberId } from '../base/index.ts'
import type { DisplayName } from '../contracts/index.ts'
import type { Member, State } from '../engine/index.ts'

export type Person = { platform: string; userId: string; name?: string }

export type Reading = {
  state: State
  /** Unix ms: what "today" and "open" mean. */
  at: number
  whoIs: (member: MemberId) => Person | undefined
  /** Kept by the server while it runs; absent where nothing is kept. */
  refusalOf?: (member: MemberId) => Refusal | null
}

/** The newest thing that a member asked for and did not get. */
export type Refusal = {
  code: string
  /** Of the activity it was about. */
  title: string | null
  values: Record<string, string | number>
  at: number
}

/** Longer names are cut here to spare the wire; pages cut further by the cells they have. */
const NAME_CHARS_SHOWN_MAX = 64

export function displayName(reading: Reading, id: MemberId): DisplayName {
  const member = reading.state.members.get(id)
  const isHidden = member === undefined || member.isNameHidden
  const name = isHidden ? '' : nameOf(reading, id)
  return { name, tag: tagOf(id), tier: member?.tier ?? 'normal' }
}

/** The name as the platform gives it, or the user id where it gives none; hiding is not looked at. */
export function nameOf(reading: Reading, id: MemberId): string {
  const person = reading.whoIs(id)
  const name = person?.name?.trim() || person?.userId || ''
  return name.length <= NAME_CHARS_SHOWN_MAX
    ? name
    : [...name].slice(0, NAME_CHARS_SHOWN_MAX).join('')
}

/** Four digits that stand for a hidden name; the same member always has the same. */
export function tagOf(id: MemberId): string {
  let sum = 0
  for (let i = 0; i < id.length; i++) sum = (Math.imul(sum, 31) + id.charCodeAt(i)) >>> 0
  return String(sum % 10_000).padStart(4, '0')
}

export function memberOf(reading: Reading, id: MemberId): Member | undefined {
  return reading.state.members.get(id)
}
