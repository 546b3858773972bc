/** Cards, codes and runs of show as the audiences see them. */
import type {
  CardView,
  CodeView,
  CueAction,
  CueActionBody,
  CuedView,
  Event,
  FoldedRundown,
  Rundown,
} from '../../contracts/index.ts'
import { TRACKING_PLACEHOLDER } from '../../contracts/index.ts'
import type { Code, State } from '../../engine/index.ts'
import {
  accountBalance,
  activityOf,
  isRunning,
  soldAccount,
  stockAccount,
} from '../../engine/index.ts'
import type { Line } from '../feed.ts'
import type { Reading } from '../reading.ts'
import { displayName } from '../reading.ts'
import type { ActivityDetail, CuePart, ViewPart } from './part.ts'

/** How long something that is over stays on the picture. */
const LINGER_MS = 120_000
const REDEEMED_TTL_MS = 10_000

export function cardView(reading: Reading): CardView | null {
  const { card, broadcast } = reading.state
  if (card === null) return null
  const { shownAt, until } = card
  if (card.card.kind === 'text') return { ...card.card, shownAt, until }
  const url = trackedUrl(card.card.url, broadcast?.broadcast ?? 0)
  return { ...card.card, url, shownAt, until }
}

/** The address for those who ask for it in chat; null when no QR card was ever shown. */
export function linkOf({ link, broadcast }: State): { title: string; url: string } | null {
  if (link === null) return null
  return { title: link.title, url: trackedUrl(link.url, broadcast?.broadcast ?? 0) }
}

/** Visits of each broadcast can be told apart. */
function trackedUrl(url: string, broadcast: number): string {
  return url.replaceAll(TRACKING_PLACEHOLDER, String(broadcast))
}

/** Open ones, and those that are over for a little while; the newest first. */
export function codeViews(reading: Reading): CodeView[] {
  const { state, at } = reading
  const views: CodeView[] = []
  for (const activity of state.activities.values()) {
    if (activity.type !== 'code') continue
    if (activity.endedAt === 0 || at - activity.endedAt < LINGER_MS) {
      views.push(codeView(reading, activity))
    }
  }
  return views.reverse()
}

function codeView({ state, at }: Reading, code: Code): CodeView {
  const { activityId, title, limit, closesAt } = code
  const left = accountBalance(state, 'stock', stockAccount(activityId))
  return { activityId, title, code: code.code, limit, left, open: isRunning(code, at), closesAt }
}

/** By name; words as they are compared stay inside. */
export function rundownViews({ state }: Reading): Rundown[] {
  return [...state.rundowns.values()].map(rundownView).sort(byName)
}

function byName(a: Rundown, b: Rundown): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1
  return a.id < b.id ? -1 : 1
}

function rundownView(rundown: FoldedRundown): Rundown {
  const items = rundown.items.map((item) => ({
    ...item,
    action: item.action === null ? null : asSaved(item.action),
  }))
  return { ...rundown, items }
}

function asSaved(action: CueActionBody): CueAction {
  if (action.type === 'OpenQuiz') {
    const { folded: _folded, foldedOptions: _foldedOptions, ...saved } = action
    return saved
  }
  if (!('folded' in action)) return action
  const { folded: _folded, ...saved } = action
  return saved as CueAction
}

export function cuedViews({ state }: Reading): CuedView[] {
  return state.cued
}

type CodeDetail = ActivityDetail &
  CodeView &
  Pick<Code, 'perMember' | 'points' | 'right' | 'opensAt'> & { used: number }

function codeDetail(reading: Reading, activityId: string): CodeDetail | null {
  const code = activityOf(reading.state, 'code', activityId)
  if (code === undefined) return null
  const { perMember, points, right, opensAt } = code
  const used = accountBalance(reading.state, 'stock', soldAccount(activityId))
  return { type: 'code', ...codeView(reading, code), used, perMember, points, right, opensAt }
}

function redeemedCue(reading: Reading, event: Event): CuePart | null {
  if (event.type !== 'CodeRedeemed') return null
  const code = activityOf(reading.state, 'code', event.activityId)
  if (code === undefined) return null
  const who = displayName(reading, event.member)
  return {
    priority: 4,
    ttlMs: REDEEMED_TTL_MS,
    body: { kind: 'code_redeemed', who, title: code.title },
  }
}

function deskLine(event: Event): Line | null {
  switch (event.type) {
    case 'CardShown':
      return {
        kind: 'card',
        text: event.card.title,
        values: { action: 'shown' },
        actor: event.actor,
      }
    case 'CardHidden': {
      const action = event.why === 'ended' ? 'ended' : 'hidden'
      return { kind: 'card', values: { action }, actor: event.actor }
    }
    case 'CodeIssued': {
      const { activityId, code, limit } = event
      const values = { action: 'opened', activityId, code, limit }
      return { kind: 'code', text: event.title, values, actor: event.actor }
    }
    case 'CodeRedeemed': {
      const values = { action: 'redeemed', activityId: event.activityId }
      return { kind: 'code', member: event.member, values }
    }
    case 'CodeWithdrawn': {
      const action = event.why === 'ended' ? 'ended' : 'closed'
      const values = { action, activityId: event.activityId, why: event.why }
      return { kind: 'code', values, actor: event.actor }
    }
    default:
      return null
  }
}

export const deskPart: ViewPart = {
  cue: (reading, { event }) => redeemedCue(reading, event),
  line: deskLine,
  detail: codeDetail,
}
