/**
 * Watches how a room talks, in memory and for a minute at most: the same line from many mouths, and many
 * strangers who join one activity at once. What it finds odd the rules hold back for a person to look at.
 */
import type { MemberId } from '@fanfare/shared/base'
import type { Rules, Suspicion } from '@fanfare/shared/contracts'
import type { State } from '@fanfare/shared/engine'

export type SaidLine = {
  member: MemberId
  text: string
  /** Activities that it asks something of. */
  joins: readonly string[]
}

/** Shorter lines are said by many without any of them copying it. */
export const COPIED_CHARS_MIN = 10
const COPIED_WITHIN_MS = 60_000
const BURST_WITHIN_MS = 10_000
/** Different lines that are remembered; the longest silent goes first. */
const LINES_MAX = 2_048
/** Members remembered of one line, and joining times of one activity, whatever the rules say. */
const REMEMBERED_MAX = 5_000
/** Activities whose joining is remembered; the longest silent goes first. */
const ACTIVITIES_MAX = 64

/** Most lines are said once; only one that is said again has a list of who said it when, the latest last. */
type Line = { member: MemberId; at: number; others: Map<MemberId, number> | null }

export class RiskWatch {
  /** Who said a line when, by its hash; both maps have the longest silent first. */
  readonly #lines = new Map<number, Line>()
  readonly #joined = new Map<string, number[]>()

  /** What is odd about this line, or null. `at` never decreases (Unix ms). */
  look(line: SaidLine, isNew: boolean, rules: Rules['risk'], at: number): Suspicion | null {
    if (!rules.enabled) return null
    if (line.joins.length > 0) return this.#lookAtJoining(line, isNew, rules, at)
    if (line.text.length < COPIED_CHARS_MIN) return null
    return this.#isCopied(line, rules.sameTextMembers, at) ? 'same_text' : null
  }

  /** Whether enough others have said the same before. */
  #isCopied({ member, text }: SaidLine, membersMin: number, at: number): boolean {
    const hash = hashOf(text)
    if (hash === null) return false
    const line = this.#lines.get(hash)
    if (line === undefined) {
      this.#lines.set(hash, { member, at, others: null })
      dropOldest(this.#lines, LINES_MAX)
      return false
    }
    this.#lines.delete(hash)
    this.#lines.set(hash, line)
    const members = (line.others ??= new Map([[line.member, line.at]]))
    for (const [other, saidAt] of members) {
      if (at - saidAt < COPIED_WITHIN_MS) break
      members.delete(other)
    }
    members.delete(member)
    const isCopied = members.size >= membersMin
    members.set(member, at)
    dropOldest(members, Math.min(membersMin + 1, REMEMBERED_MAX))
    return isCopied
  }

  #lookAtJoining(
    { joins }: SaidLine,
    isNew: boolean,
    rules: Rules['risk'],
    at: number,
  ): Suspicion | null {
    if (!isNew) return null
    let isBurst = false
    for (const activityId of joins) {
      const times = (this.#joined.get(activityId) ?? []).filter(
        (time) => at - time < BURST_WITHIN_MS,
      )
      isBurst ||= times.length >= rules.newMembersPerTenSeconds
      if (times.length < Math.min(rules.newMembersPerTenSeconds, REMEMBERED_MAX)) times.push(at)
      this.#joined.delete(activityId)
      this.#joined.set(activityId, times)
    }
    dropOldest(this.#joined, ACTIVITIES_MAX)
    return isBurst ? 'burst' : null
  }
}

/** One for each channel's state while it runs. */
const watches = new WeakMap<State, RiskWatch>()

/** What is odd about a line that is said in this state now, or null. */
export function suspicionIn(state: State, line: SaidLine, at: number): Suspicion | null {
  let watch = watches.get(state)
  if (watch === undefined) watches.set(state, (watch = new RiskWatch()))
  const isNew = line.joins.length > 0 && !state.members.has(line.member)
  return watch.look(line, isNew, state.rules.risk, at)
}

function dropOldest<K>(map: Map<K, unknown>, max: number): void {
  for (const key of map.keys()) {
    if (map.size <= max) return
    map.delete(key)
  }
}

/**
 * Of the line without spaces, in half width and lower case, 53 bits; null when what is left is too short.
 * One pass and no new text: this is done for every line of chat.
 */
function hashOf(text: string): number | null {
  let a = 0x9e37_79b9
  let b = 0x85eb_ca6b
  let signs = 0
  for (let i = 0; i < text.length; i++) {
    const unit = plainUnit(text.charCodeAt(i))
    if (unit === 0) continue
    signs += 1
    a = Math.imul(a ^ unit, 2_654_435_761)
    b = Math.imul(b ^ unit, 1_597_334_677)
  }
  if (signs < COPIED_CHARS_MIN) return null
  return (a >>> 0) * 0x20_0000 + ((b ^ (b >>> 15)) & 0x1f_ffff)
}

/** 0 for spaces and signs that are not seen. */
function plainUnit(unit: number): number {
  const half = unit >= 0xff01 && unit <= 0xff5e ? unit - 0xfee0 : unit
  if (half >= 0x41 && half <= 0x5a) return half + 0x20
  const isUnseen = half <= 0x20 || half === 0x3000 || half === 0xfeff
  return isUnseen || (half >= 0x2000 && half <= 0x200f) ? 0 : half
}
