/** Reads a chat command such as `！簽到` or `!vote A` out of a message. Pure; most chat is none. */
import type { Language } from '@fanfare/shared/contracts'
import { dropTailPunctuation, foldWidth } from './fold-text.ts'

export type ChatCommandName =
  | 'points'
  | 'checkin'
  | 'rank'
  | 'me'
  | 'why'
  | 'help'
  | 'join'
  | 'grab'
  | 'redeem'
  | 'vote'
  | 'tasks'
  | 'link'
  | 'claim'
  | 'ask'

export type ChatCommand = {
  name: ChatCommandName
  /** What followed, in its own case and half width: in words, and as it was written. */
  args: string[]
  rest: string
  /** The language of the word used; `null` where both Chinese scripts write it alike. */
  language: Language | null
}

/** More words than this are no arguments but a sentence; the rest is left out. */
const ARGS_MAX = 16

type Words = Partial<Record<Language | 'zh', readonly string[]>>

/** `zh`: written alike in both scripts. */
const WORDS: Record<ChatCommandName, Words> = {
  points: {
    zh: ['查分'],
    'zh-Hant': ['積分', '點數'],
    'zh-Hans': ['积分', '点数'],
    en: ['points', 'point', 'pts'],
  },
  checkin: {
    zh: ['打卡'],
    'zh-Hant': ['簽到'],
    'zh-Hans': ['签到'],
    en: ['checkin', 'check-in', 'ci'],
  },
  rank: { zh: ['排行榜', '排行'], en: ['rank', 'leaderboard'] },
  me: { zh: ['我'], en: ['me'] },
  why: { 'zh-Hant': ['為什麼', '為甚麼'], 'zh-Hans': ['为什么'], en: ['why'] },
  help: { zh: ['指令'], en: ['help', 'commands'] },
  join: { 'zh-Hant': ['參加', '抽獎'], 'zh-Hans': ['参加', '抽奖'], en: ['join'] },
  grab: { 'zh-Hant': ['搶', '秒殺'], 'zh-Hans': ['抢', '秒杀'], en: ['grab'] },
  redeem: { 'zh-Hant': ['兌換'], 'zh-Hans': ['兑换'], en: ['redeem'] },
  vote: { zh: ['投票', '投'], en: ['vote'] },
  tasks: { 'zh-Hant': ['任務'], 'zh-Hans': ['任务'], en: ['tasks', 'task'] },
  link: { 'zh-Hant': ['連結'], 'zh-Hans': ['链接', '连结'], en: ['link'] },
  claim: { 'zh-Hant': ['領獎', '兌獎'], 'zh-Hans': ['领奖', '兑奖'], en: ['claim'] },
  ask: { 'zh-Hant': ['提問', '問'], 'zh-Hans': ['提问', '问'], en: ['ask'] },
}

type Alias = {
  word: string
  name: ChatCommandName
  language: Language | null
  /** Where the word must end: Latin words at no letter or digit, 我 (I) at a space or the end. */
  boundary: 'none' | 'latin' | 'space'
}

const ALIASES_BY_FIRST = indexAliases()

const PREFIX = /^(?:[!❗❕]+|\/)\s*/u
const LATIN_WORD_GOES_ON = /^[\p{Script=Latin}\p{Nd}_'-]/u
const SEPARATORS = /[\s,、]+/u
const LEADING_SEPARATORS = /^[\s,、:]+/u

export function parseChatCommand(text: string): ChatCommand | null {
  if (!mayStartWithPrefix(text)) return null
  const folded = foldWidth(text)
  const prefix = PREFIX.exec(folded)
  if (!prefix) return null
  const said = dropTailPunctuation(folded.slice(prefix[0].length))
  const alias = longestAlias(said)
  if (!alias) return null
  const rest = said.slice(alias.word.length).replace(LEADING_SEPARATORS, '')
  const args = rest.split(SEPARATORS).filter((arg) => arg !== '')
  const { name, language } = alias
  return { name, args: args.slice(0, ARGS_MAX), rest, language }
}

/** Looks only at the first visible character, so that plain chat costs next to nothing. */
function mayStartWithPrefix(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (isSpaceOrInvisible(code)) continue
    return PREFIX_CODES.has(code)
  }
  return false
}

/** `!` `/` `‼` `❕` `❗` and the full, small and vertical forms that NFKC makes `!` or `/` of. */
const PREFIX_CODES = new Set([...'!/‼❕❗︕﹗！／'].map((character) => character.charCodeAt(0)))

function isSpaceOrInvisible(code: number): boolean {
  return (
    code <= 0x20 ||
    code === 0xa0 ||
    code === 0xad ||
    code === 0x61c ||
    code === 0x180e ||
    (code >= 0x2000 && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202f) ||
    (code >= 0x205f && code <= 0x2069) ||
    code === 0x3000 ||
    (code >= 0xfe00 && code <= 0xfe0f) ||
    code === 0xfeff
  )
}

function longestAlias(said: string): Alias | null {
  const lower = said.toLowerCase()
  const candidates = ALIASES_BY_FIRST.get(lower.slice(0, 1)) ?? []
  for (const alias of candidates) {
    if (lower.startsWith(alias.word) && endsWell(alias, lower.slice(alias.word.length)))
      return alias
  }
  return null
}

function endsWell(alias: Alias, rest: string): boolean {
  if (alias.boundary === 'none' || rest === '') return true
  return alias.boundary === 'latin' ? !LATIN_WORD_GOES_ON.test(rest) : LEADING_SEPARATORS.test(rest)
}

function indexAliases(): Map<string, Alias[]> {
  const byFirst = new Map<string, Alias[]>()
  for (const alias of listAliases()) {
    const first = alias.word.slice(0, 1)
    byFirst.set(first, [...(byFirst.get(first) ?? []), alias])
  }
  for (const aliases of byFirst.values()) aliases.sort((a, b) => b.word.length - a.word.length)
  return byFirst
}

function listAliases(): Alias[] {
  const aliases: Alias[] = []
  for (const [name, words] of Object.entries(WORDS) as [ChatCommandName, Words][]) {
    for (const [key, list] of Object.entries(words) as [Language | 'zh', readonly string[]][]) {
      const language = key === 'zh' ? null : key
      for (const word of list) aliases.push({ word, name, language, boundary: boundaryOf(word) })
    }
  }
  return aliases
}

function boundaryOf(word: string): Alias['boundary'] {
  if (/^[\x21-\x7e]+$/.test(word)) return 'latin'
  // 我 begins half of all sentences: 「！我要買」 is not a question for one's card.
  return word === '我' ? 'space' : 'none'
}
