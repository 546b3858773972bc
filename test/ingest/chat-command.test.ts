import { parseChatCommand } from '@fanfare/server/ingest/chat-command.ts'
import { compareText } from '@fanfare/server/ingest/compare-text.ts'
import { describe, expect, it } from 'vitest'

/** `name|language|args…`, or `-` for no command. */
function read(text: string): string {
  const command = parseChatCommand(text)
  if (!command) return '-'
  return [command.name, command.language ?? 'zh', ...command.args].join('|')
}

const ZERO_WIDTH = '\u200b'
const RIGHT_TO_LEFT = '\u202e'
const SOFT_HYPHEN = '\u00ad'
const EMOJI_STYLE = '\ufe0f'

describe('chat commands', () => {
  it.each([
    ['!points', 'points|en'],
    ['!POINTS', 'points|en'],
    ['!pts', 'points|en'],
    ['!積分', 'points|zh-Hant'],
    ['!點數', 'points|zh-Hant'],
    ['!积分', 'points|zh-Hans'],
    ['!点数', 'points|zh-Hans'],
    ['!查分', 'points|zh'],
    ['!簽到', 'checkin|zh-Hant'],
    ['!签到', 'checkin|zh-Hans'],
    ['!打卡', 'checkin|zh'],
    ['!checkin', 'checkin|en'],
    ['!ci', 'checkin|en'],
    ['!check-in', 'checkin|en'],
    ['!排行', 'rank|zh'],
    ['!排行榜', 'rank|zh'],
    ['!rank', 'rank|en'],
    ['!我', 'me|zh'],
    ['!me', 'me|en'],
    ['!為什麼', 'why|zh-Hant'],
    ['!为什么', 'why|zh-Hans'],
    ['!why', 'why|en'],
    ['!指令', 'help|zh'],
    ['!help', 'help|en'],
    ['!參加', 'join|zh-Hant'],
    ['!抽獎', 'join|zh-Hant'],
    ['!参加', 'join|zh-Hans'],
    ['!抽奖', 'join|zh-Hans'],
    ['!join', 'join|en'],
    ['!搶', 'grab|zh-Hant'],
    ['!秒殺', 'grab|zh-Hant'],
    ['!抢', 'grab|zh-Hans'],
    ['!秒杀', 'grab|zh-Hans'],
    ['!grab', 'grab|en'],
    ['!兌換', 'redeem|zh-Hant'],
    ['!兑换', 'redeem|zh-Hans'],
    ['!redeem', 'redeem|en'],
    ['!投票', 'vote|zh'],
    ['!投', 'vote|zh'],
    ['!vote', 'vote|en'],
    ['!任務', 'tasks|zh-Hant'],
    ['!任务', 'tasks|zh-Hans'],
    ['!tasks', 'tasks|en'],
    ['!連結', 'link|zh-Hant'],
    ['!链接', 'link|zh-Hans'],
    ['!link', 'link|en'],
    ['!領獎', 'claim|zh-Hant'],
    ['!兌獎', 'claim|zh-Hant'],
    ['!领奖', 'claim|zh-Hans'],
    ['!claim', 'claim|en'],
    ['!問', 'ask|zh-Hant'],
    ['!提問 尺寸', 'ask|zh-Hant|尺寸'],
    ['!问', 'ask|zh-Hans'],
    ['!ask size', 'ask|en|size'],
  ])('[CC1] %s is the command %s', (text, wanted) => {
    expect(read(text)).toBe(wanted)
  })

  it.each([
    ['！簽到', 'checkin|zh-Hant'],
    ['❗簽到', 'checkin|zh-Hant'],
    [`❗${EMOJI_STYLE}簽到`, 'checkin|zh-Hant'],
    ['❕簽到', 'checkin|zh-Hant'],
    ['‼簽到', 'checkin|zh-Hant'],
    [`‼${EMOJI_STYLE}簽到`, 'checkin|zh-Hant'],
    ['﹗签到', 'checkin|zh-Hans'],
    ['!!签到', 'checkin|zh-Hans'],
    ['！！签到', 'checkin|zh-Hans'],
    ['/points', 'points|en'],
    ['／points', 'points|en'],
    ['! points', 'points|en'],
    ['！　積分', 'points|zh-Hant'],
    ['   !rank', 'rank|en'],
    ['　！排行', 'rank|zh'],
    ['！ｐｏｉｎｔｓ', 'points|en'],
    ['!ＰｏＩｎｔｓ', 'points|en'],
  ])('[CC2] the prefix of %s is understood', (text, wanted) => {
    expect(read(text)).toBe(wanted)
  })

  it.each([
    [`${ZERO_WIDTH}!points`, 'points|en'],
    [`!po${ZERO_WIDTH}ints`, 'points|en'],
    [`!po${SOFT_HYPHEN}ints`, 'points|en'],
    [`${RIGHT_TO_LEFT}!簽到`, 'checkin|zh-Hant'],
    [`！簽${ZERO_WIDTH}到`, 'checkin|zh-Hant'],
    ['\ufeff!me', 'me|en'],
    ['\u2066!vote A\u2069', 'vote|en|A'],
    // U+E0000 is what a popular client appends to send the same words twice.
    ['!points \u{E0000}', 'points|en'],
  ])('[CC3] invisible characters in %j do not matter', (text, wanted) => {
    expect(read(text)).toBe(wanted)
  })

  it.each([
    ['!搶1號', 'grab|zh-Hant|1號'],
    ['！投票Ａ', 'vote|zh|A'],
    ['！投票：B', 'vote|zh|B'],
    ['!vote a', 'vote|en|a'],
    ['!vote A b', 'vote|en|A|b'],
    ['!搶 粉色,2、白色，3', 'grab|zh-Hant|粉色|2|白色|3'],
    ['!兌換 貼紙 2', 'redeem|zh-Hant|貼紙|2'],
    ['!redeem Sticker-Pack', 'redeem|en|Sticker-Pack'],
    ['!join抽獎', 'join|en|抽獎'],
    ['!排行榜 3', 'rank|zh|3'],
    ['!投3', 'vote|zh|3'],
    ['!rank, please', 'rank|en|please'],
  ])('[CC4] %s has the arguments of %s', (text, wanted) => {
    expect(read(text)).toBe(wanted)
  })

  it.each([
    ['!簽到！', 'checkin|zh-Hant'],
    ['!簽到!!!', 'checkin|zh-Hant'],
    ['！簽到～～', 'checkin|zh-Hant'],
    ['!簽到〜', 'checkin|zh-Hant'],
    ['!簽到。', 'checkin|zh-Hant'],
    ['!checkin.', 'checkin|en'],
    ['!points…', 'points|en'],
    ['!why?', 'why|en'],
    ['!why？', 'why|en'],
    ['!vote A!', 'vote|en|A'],
    ['！簽到 ！', 'checkin|zh-Hant'],
    ['！我～', 'me|zh'],
  ])('[CC5] the punctuation at the end of %s is dropped', (text, wanted) => {
    expect(read(text)).toBe(wanted)
  })

  it.each([
    '!joiner',
    '!pointsman',
    '!city',
    '!men',
    '!me-too',
    '!linkedin',
    '!grab2',
    '!why_not',
    '!vôte',
    '!pointé',
  ])('[CC6] %s is another word', (text) => {
    expect(read(text)).toBe('-')
  })

  it.each([
    '粉+1',
    'a01+1',
    'A01 +1',
    '1+1=2',
    'points',
    '簽到',
    'hello !points',
    '我要簽到！',
    '!',
    '！！！',
    '',
    '   ',
    '! ?',
    '!!?!?',
    '!unknown',
    '!哈囉',
    '！我要買',
    '?points',
    '+1',
    '//points',
    '\u200b',
    '!¯\\_(ツ)_/¯',
    '!__proto__',
    '!constructor',
  ])('[CC7] %j is left alone', (text) => {
    expect(read(text)).toBe('-')
  })

  it('[CC8] keeps sixteen arguments at most', () => {
    const words = Array.from({ length: 40 }, (_, index) => `w${index}`)
    expect(parseChatCommand(`!redeem ${words.join(' ')}`)?.args).toEqual(words.slice(0, 16))
  })

  it('[CC9] reads 5,000 messages in well under a second, the worst ones too', () => {
    const texts = [
      'just saying hello to everyone here',
      '！簽到',
      '!vote A',
      '大家好～今天有什麼好康的',
      `!${'!'.repeat(498)}x`,
      `!points ${'~'.repeat(480)}x`,
      `${' '.repeat(499)}x`,
      `!${'e\u0301\u0302\u0303'.repeat(120)}`,
    ]
    const startMs = performance.now()
    let commands = 0
    for (let index = 0; index < 5_000; index++) {
      if (parseChatCommand(texts[index % texts.length] ?? '')) commands++
    }
    expect(performance.now() - startMs).toBeLessThan(800)
    expect(commands).toBe(1_875)
  })
})

describe('folding of keywords', () => {
  it.each([
    ['＋１', '+1'],
    ['+1!!', '+1'],
    [' 抽我～ ', '抽我'],
    ['WIN', 'win'],
    ['ｗｉｎ　ｂｉｇ', 'win big'],
    ['win\u200b  big', 'win big'],
    ['加一。', '加一'],
  ])('[CC10] %j is the keyword %j', (said, keyword) => {
    expect(compareText(said)).toBe(compareText(keyword))
  })

  it('[CC10] tells different words apart', () => {
    expect(compareText('+1')).not.toBe(compareText('+11'))
    expect(compareText('抽我')).not.toBe(compareText('抽 我'))
  })

  it('[CC11] keeps what is nothing but punctuation, so that it is no other word', () => {
    expect(compareText('!!!')).toBe('!!!')
    expect(compareText('？')).toBe('?')
    expect(compareText('')).toBe('')
  })
})
