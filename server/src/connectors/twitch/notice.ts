/** USERNOTICE lines (subscriptions, gifted ones, raids, announcements …) to signals. */
import type { Signal } from '@fanfare/shared/contracts'
import type { Decoded, Facts } from './facts.ts'
import {
  chatOf,
  factsOf,
  idOf,
  isFromAnotherRoom,
  nameField,
  TWITCH,
  wholeNumber,
} from './facts.ts'
import type { TwitchLine } from './line.ts'

const MONTHS_MAX = 1_200
const TIER_CHARS_MAX = 64
const RAID_VIEWERS_MAX = 100_000_000

export function decodeNotice(line: TwitchLine): Decoded {
  // What was paid or celebrated in another room of a shared chat is that room's.
  if (isFromAnotherRoom(line)) return { signals: [] }
  const facts = factsOf(line)
  if (typeof facts === 'string') return { signals: [], skipped: facts }
  switch (kindOf(line)) {
    case 'sub':
    case 'resub':
      return { signals: [subscriptionOf(line, facts), ...wordsBeside(line, facts)] }
    case 'subgift':
      return decodeGiftedSubscription(line, facts)
    case 'raid':
      return { signals: [raidOf(line, facts), ...wordsBeside(line, facts)] }
    default:
      // Upgrades and pay-forwards too: the month they speak of comes as its own sub or subgift.
      return { signals: line.text === '' ? [] : [chatOf(facts, facts.id, line.text)] }
  }
}

function kindOf(line: TwitchLine): string {
  const kind = line.tags.get('msg-id') ?? ''
  return kind === 'sharedchatnotice' ? (line.tags.get('source-msg-id') ?? '') : kind
}

function subscriptionOf(line: TwitchLine, facts: Facts): Signal {
  // Old lines carry the months in `msg-param-months`, which is 0 in today's.
  const months =
    wholeNumber(line.tags.get('msg-param-cumulative-months')) ||
    wholeNumber(line.tags.get('msg-param-months')) ||
    1
  return {
    type: 'subscribe',
    source: TWITCH,
    ...facts,
    months: Math.min(months, MONTHS_MAX),
    tier: tierOf(line),
  }
}

/** The anonymous gifter is a viewer like any other: Twitch gives all of them one id. */
function decodeGiftedSubscription(line: TwitchLine, facts: Facts): Decoded {
  const recipientId = idOf(line.tags.get('msg-param-recipient-id'))
  if (recipientId === null) return { signals: [], skipped: 'no_viewer' }
  const recipientName =
    line.tags.get('msg-param-recipient-display-name')?.trim() ||
    line.tags.get('msg-param-recipient-user-name')
  const months = wholeNumber(line.tags.get('msg-param-gift-months')) || 1
  const subscription: Signal = {
    type: 'subscribe',
    source: TWITCH,
    ...facts,
    months: Math.min(months, MONTHS_MAX),
    tier: tierOf(line),
    giftedTo: { id: recipientId, ...nameField(recipientName) },
  }
  return { signals: [subscription, ...wordsBeside(line, facts)] }
}

function raidOf(line: TwitchLine, facts: Facts): Signal {
  const viewers = wholeNumber(line.tags.get('msg-param-viewerCount')) ?? 0
  return {
    type: 'raid',
    source: TWITCH,
    ...facts,
    viewers: Math.min(viewers, RAID_VIEWERS_MAX),
  }
}

function wordsBeside(line: TwitchLine, facts: Facts): Signal[] {
  return line.text === '' ? [] : [chatOf(facts, `${facts.id}:text`, line.text)]
}

function tierOf(line: TwitchLine): string {
  return (line.tags.get('msg-param-sub-plan') ?? '').slice(0, TIER_CHARS_MAX)
}
