/** One parsed IRC line of Twitch, in the plain form that decoding needs. */
import { extractMessageText, parseTwitchMessage } from '@twurple/chat'

export type TwitchLine = {
  command: string
  tags: ReadonlyMap<string, string>
  /** The sender's login, `''` when the line has none. */
  login: string
  /** Room name in lower case without `#`, `''` when the line is about none. */
  room: string
  /** What was said (of `/me`, only the words), or the login a CLEARCHAT is about. */
  text: string
}

/** What twurple's own client and its parser both give. */
type ParsedMessage = Pick<
  ReturnType<typeof parseTwitchMessage>,
  'command' | 'tags' | 'prefix' | 'rawParamValues'
>

export function lineOf(message: ParsedMessage): TwitchLine {
  const [target = '', text = ''] = message.rawParamValues
  return {
    command: message.command,
    tags: message.tags,
    login: message.tags.get('login') || (message.prefix?.nick ?? ''),
    room: target.startsWith('#') ? target.slice(1).toLowerCase() : '',
    text: extractMessageText(text),
  }
}

/** `null`: not a line of IRC. */
export function parseLine(raw: string): TwitchLine | null {
  try {
    return lineOf(parseTwitchMessage(raw))
  } catch {
    return null
  }
}
