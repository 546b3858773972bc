/** What most lines of Twitch have in common: who, when, under which id. */
import { limits } from '@fanfare/shared/contracts'
import type { Signal, Viewer } from '@fanfare/shared/contracts'
import type { TwitchLine } from './line.ts'

const { BADGE_CHARS_MAX, BADGES_MAX, ID_CHARS_MAX, NAME_CHARS_MAX, TEXT_CHARS_MAX } = limits

export const TWITCH = 'twitch'

/** Lines that should have become a signal and could not: without an id nothing can be deduplicated. */
export type SkipReason = 'no_id' | 'no_viewer' | 'no_time'

export type Decoded = { signals: Signal[]; skipped?: SkipReason }

/** What every signal of a viewer carries. */
export type Facts = { id: string; at: number; viewer: Viewer }

export function factsOf(line: TwitchLine): Facts | SkipReason {
  const id = idOf(line.tags.get('id'))
  if (id === null) return 'no_id'
  const viewerId = idOf(line.tags.get('user-id'))
  if (viewerId === null) return 'no_viewer'
  const at = timeOf(line)
  if (at === null) return 'no_time'
  const name = line.tags.get('display-name')?.trim() || line.login
  const badges = badgesOf(line.tags.get('badges'))
  return {
    id,
    at,
    viewer: { id: viewerId, ...nameField(name), ...(badges.length > 0 && { badges }) },
  }
}

export function chatOf(facts: Facts, id: string, text: string): Signal {
  return {
    type: 'chat',
    source: TWITCH,
    ...facts,
    id,
    text: clip(text, TEXT_CHARS_MAX),
    ...(id === facts.id ? {} : { messageId: facts.id }),
  }
}

export function nameField(name: string | undefined): { name?: string } {
  return name ? { name: clip(name, NAME_CHARS_MAX) } : {}
}

/** Shared chat repeats lines of other rooms here and says where they were written. */
export function isFromAnotherRoom(line: TwitchLine): boolean {
  const from = line.tags.get('source-room-id')
  return from !== undefined && from !== '' && from !== line.tags.get('room-id')
}

export function wholeNumber(value: string | undefined): number | null {
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : null
}

/** Ids stay short enough to have `:text` or `del:` put to them. */
export function idOf(value: string | undefined): string | null {
  return value && value.length <= ID_CHARS_MAX - ':text'.length ? value : null
}

export function timeOf(line: TwitchLine): number | null {
  return wholeNumber(line.tags.get('tmi-sent-ts'))
}

function badgesOf(tag: string | undefined): string[] {
  const names = (tag ?? '').split(',').map((badge) => badge.split('/', 1)[0] ?? '')
  const known = names.filter((name) => name !== '' && name.length <= BADGE_CHARS_MAX)
  return [...new Set(known)].slice(0, BADGES_MAX)
}

/** Cuts between characters, never through one. */
export function clip(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text
  // The first half of a surrogate pair must not be left over.
  const last = text.charCodeAt(charsMax - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? charsMax - 1 : charsMax)
}
