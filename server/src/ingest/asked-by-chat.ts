/** A line of chat: it counts as one, and may ask something of the room besides. */
import type { MemberId } from '@fanfare/shared/base'
import { limits } from '@fanfare/shared/contracts'
import type { CommandOf, SignalOf } from '@fanfare/shared/contracts'
import type { RoomMeaning } from '@fanfare/shared/engine'
import { COPIED_CHARS_MIN } from '../channel/risk-watch.ts'
import type { Room, SubmissionNote } from '../channel/submission.ts'
import { one } from './asked.ts'
import type { Asked } from './asked.ts'
import type { ChatCommand } from './chat-command.ts'
import { parseChatCommand } from './chat-command.ts'
import { compareText, compareWidthFolded } from './compare-text.ts'
import { QUESTION_COOLDOWNS } from './question-cooldown.ts'

const { QUESTION_CHARS_MAX } = limits

export function askedByChat(signal: SignalOf<'chat'>): Asked {
  const command = parseChatCommand(signal.text)
  const line = onceFolded(signal.text)
  const asked: Asked = {
    viewers: [signal.viewer],
    // What a line was given is remembered for ever, and looked up before it is given again: see `mayBeGiven`.
    dedupe: 'window',
    // A line that asks for something is not small talk: it is answered "busy" rather than dropped.
    shed: command === null ? 'chat' : null,
    build: ([member], room) => {
      const by = { member: one(member), eventAt: signal.at }
      const record = recordOf(by, room.blockedWords, line)
      // Nearly every line of nearly every room.
      if (command === null && !room.isListening) return [watched(record, signal.text, [], room)]
      const meanings = meaningsOf(command, line, by.member, room)
      return [
        watched(record, command === null ? signal.text : '', meanings, room),
        ...(command?.name === 'checkin' ? [{ type: 'CheckIn', ...by } as const] : []),
        ...meanings.map((meaning) => ({ ...meaning, ...by })),
      ]
    },
    note: noteOf(signal, command),
  }
  if (command === null) {
    asked.isHeard = (room) => meaningsOfLine(line, room).length > 0
    asked.mayBeGiven = (room) => meaningsOfLine(line, room).some(room.mayBeGiven)
  } else if (!QUESTION_COOLDOWNS.has(command.name)) asked.mayBeGiven = () => true
  return asked
}

/** Folded when the room first asks for it, which in most rooms it never does. */
function onceFolded(text: string): () => string {
  let folded: string | null = null
  return () => (folded ??= compareText(text))
}

type By = { member: MemberId; eventAt: number }

function recordOf(
  by: By,
  blockedWords: readonly string[],
  line: () => string,
): Omit<CommandOf<'RecordChat'>, 'at' | 'seed' | 'causeId' | 'actor'> {
  if (blockedWords.length === 0) return { type: 'RecordChat', ...by }
  const said = line()
  const isBlocked = foldedWords(blockedWords).some((word) => said.includes(word))
  return isBlocked ? { type: 'RecordChat', ...by, isBlocked } : { type: 'RecordChat', ...by }
}

type RecordChat = ReturnType<typeof recordOf>

/** What is odd about a line is noted; what an activity or a command asks to be said is copied by everybody. */
function watched(
  record: RecordChat,
  text: string,
  meanings: readonly RoomMeaning[],
  room: Room,
): RecordChat {
  if (text.length < COPIED_CHARS_MIN && meanings.length === 0) return record
  const joins = meanings.flatMap((asks) => ('activityId' in asks ? (asks.activityId ?? []) : []))
  const suspicion = room.suspicionOf({ member: record.member, text, joins })
  return suspicion === null ? record : { ...record, suspicion }
}

const foldedByList = new WeakMap<readonly string[], readonly string[]>()

/** The list is the same object until the rules change. */
function foldedWords(words: readonly string[]): readonly string[] {
  const known = foldedByList.get(words)
  if (known !== undefined) return known
  const folded = words.map(compareText).filter((word) => word !== '')
  foldedByList.set(words, folded)
  return folded
}

function meaningsOfLine(line: () => string, room: Room): RoomMeaning[] {
  return room.isListening ? room.meaningOf({ kind: 'line', words: line() }) : []
}

function meaningsOf(
  command: ChatCommand | null,
  line: () => string,
  member: MemberId,
  room: Room,
): RoomMeaning[] {
  if (command === null) return meaningsOfLine(line, room)
  const words = compareWidthFolded(command.rest)
  switch (command.name) {
    case 'grab':
    case 'join':
    case 'vote':
      return room.meaningOf({ kind: command.name, words })
    case 'claim':
      return room.meaningOf({ kind: 'claim', member })
    case 'redeem':
      return words === '' ? [] : [{ type: 'RedeemCode', code: words }]
    case 'ask': {
      const text = cutTo(command.rest, QUESTION_CHARS_MAX)
      return text === '' ? [] : [{ type: 'AskQuestion', text }]
    }
    default:
      return []
  }
}

/** In characters as people count them nearly enough: no surrogate pair is torn. */
function cutTo(text: string, charsMax: number): string {
  return text.length <= charsMax ? text : [...text].slice(0, charsMax).join('')
}

function noteOf(signal: SignalOf<'chat'>, command: ChatCommand | null): SubmissionNote {
  const note: SubmissionNote = {
    kind: 'chat',
    text: signal.text,
    messageId: signal.messageId ?? signal.id,
  }
  if (command !== null && QUESTION_COOLDOWNS.has(command.name)) {
    note.question = { command: command.name, args: command.args, language: command.language }
  }
  return note
}
