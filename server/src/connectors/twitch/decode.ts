/** One Twitch line to signals, by the table CN in SPEC.md. Pure: the same line, the same signals. */
import { limits } from '@fanfare/shared/contracts'
import type { Signal } from '@fanfare/shared/contracts'
import {
  chatOf,
  clip,
  factsOf,
  idOf,
  isFromAnotherRoom,
  timeOf,
  TWITCH,
  wholeNumber,
} from './facts.ts'
import type { Decoded } from './facts.ts'
import type { TwitchLine } from './line.ts'
import { decodeNotice } from './notice.ts'

const { GIFT_COUNT_MAX, ID_CHARS_MAX, NAME_CHARS_MAX } = limits
const NOTHING: Decoded = { signals: [] }
const SECONDS_MAX = 31_536_000

/** `room` is the channel's login; a line of another room is nothing. */
export function decodeLine(line: TwitchLine, room: string): Decoded {
  if (line.room !== room) return NOTHING
  switch (line.command) {
    case 'PRIVMSG':
      return decodeMessage(line)
    case 'USERNOTICE':
      return decodeNotice(line)
    case 'CLEARMSG':
      return decodeDeletion(line)
    case 'CLEARCHAT':
      return decodeBan(line)
    default:
      return NOTHING
  }
}

function decodeMessage(line: TwitchLine): Decoded {
  const facts = factsOf(line)
  if (typeof facts === 'string') return { signals: [], skipped: facts }
  const bits = wholeNumber(line.tags.get('bits'))
  // In a shared chat the bits went to the other room; only the words are said here too.
  if (bits === null || bits < 1 || isFromAnotherRoom(line)) {
    return { signals: [chatOf(facts, facts.id, line.text)] }
  }
  const gift: Signal = {
    type: 'gift',
    source: TWITCH,
    ...facts,
    gift: {
      id: 'bits',
      name: 'Cheer',
      count: Math.min(bits, GIFT_COUNT_MAX),
      value: { amount: 1, currency: 'BITS' },
    },
  }
  return { signals: [gift, chatOf(facts, `${facts.id}:text`, line.text)] }
}

function decodeDeletion(line: TwitchLine): Decoded {
  const messageId = idOf(line.tags.get('target-msg-id'))
  const at = timeOf(line)
  if (messageId === null) return { signals: [], skipped: 'no_id' }
  if (at === null) return { signals: [], skipped: 'no_time' }
  return {
    signals: [{ type: 'message.deleted', source: TWITCH, id: `del:${messageId}`, at, messageId }],
  }
}

/** Twitch gives a ban no id: room, viewer and time make one that is the same every time. */
function decodeBan(line: TwitchLine): Decoded {
  if (line.text === '') return NOTHING
  const viewerId = idOf(line.tags.get('target-user-id'))
  const at = timeOf(line)
  if (viewerId === null) return { signals: [], skipped: 'no_viewer' }
  if (at === null) return { signals: [], skipped: 'no_time' }
  const seconds = wholeNumber(line.tags.get('ban-duration'))
  const roomId = line.tags.get('room-id') ?? line.room
  const signal: Signal = {
    type: 'viewer.banned',
    source: TWITCH,
    id: clip(`ban:${roomId}:${viewerId}:${at}`, ID_CHARS_MAX),
    at,
    viewer: { id: viewerId, name: clip(line.text, NAME_CHARS_MAX) },
    ...(seconds === null ? {} : { seconds: Math.min(seconds, SECONDS_MAX) }),
  }
  return { signals: [signal] }
}
