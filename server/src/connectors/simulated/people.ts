/** The people of the simulated room: names as rooms have them, some odd, and how lively each is. */
import type { Language, Viewer } from '@fanfare/shared/contracts'
import type { Random } from './random.ts'

export type Person = {
  viewer: Viewer
  language: Language
  /** Share of the talking; by Zipf's law, so that few say most. */
  liveliness: number
  /** 0: never pays … 1: pays often. */
  generosity: number
}

/** `idPrefix` keeps the people of different seeds apart. */
export function createPeople(random: Random, count: number, idPrefix: string): Person[] {
  const used = new Set<string>()
  return Array.from({ length: count }, (_, index) => {
    const language = languageOf(random)
    return {
      viewer: {
        id: `${idPrefix}v${String(index + 1).padStart(4, '0')}`,
        name: unusedName(random, language, used),
        ...badgesOf(random, index),
      },
      language,
      liveliness: 1 / (index + 1) ** 0.8,
      generosity: random.chance(0.12) ? 0.4 + 0.6 * random.next() : 0.05 * random.next(),
    }
  })
}

function languageOf(random: Random): Language {
  const draw = random.next()
  if (draw < 0.66) return 'zh-Hant'
  return draw < 0.84 ? 'zh-Hans' : 'en'
}

function badgesOf(random: Random, rank: number): { badges?: string[] } {
  if (rank < 3) return { badges: ['moderator', 'subscriber'] }
  if (rank < 40 && random.chance(0.5)) return { badges: ['subscriber'] }
  return random.chance(0.03) ? { badges: ['vip'] } : {}
}

function unusedName(random: Random, language: Language, used: Set<string>): string {
  const wished = random.chance(0.05) ? random.pick(ODD_NAMES) : nameOf(random, language)
  let name = wished
  // Two people may well wish for one name; platforms make the second one add something.
  while (used.has(name)) name = `${wished}${random.between(2, 99)}`
  used.add(name)
  return name
}

function nameOf(random: Random, language: Language): string {
  if (language === 'en') {
    const word = `${random.pick(ENGLISH_FIRST)}${random.pick(ENGLISH_LAST)}`
    return random.chance(0.4) ? `${word}${random.between(1, 99)}` : word
  }
  const [first, last] = language === 'zh-Hant' ? [HANT_FIRST, HANT_LAST] : [HANS_FIRST, HANS_LAST]
  const name = `${random.pick(first)}${random.pick(last)}`
  return random.chance(0.22) ? `${name}${random.pick(NAME_EMOJI)}` : name
}

const HANT_FIRST = [
  '小',
  '阿',
  '愛吃',
  '高雄',
  '台北',
  '鹿港',
  '想睡的',
  '隔壁',
  '快樂',
  '超級',
  '三重',
  '花蓮',
  '半夜',
  '懶懶的',
  '微糖',
  '全糖',
  '一顆',
]
const HANT_LAST = [
  '明',
  '美',
  '豆花',
  '珍奶',
  '貓奴',
  '媽咪',
  '阿姨',
  '柴柴',
  '鹹酥雞',
  '芋圓',
  '檸檬',
  '熊熊',
  '鯊魚',
  '小資女',
  '工程師',
  '烏龍',
  '芭樂',
  '蝦餅',
]
const HANS_FIRST = [
  '爱',
  '小',
  '深夜',
  '广州',
  '成都',
  '快乐',
  '一只',
  '不想',
  '今天',
  '超甜',
  '可可',
  '云朵',
]
const HANS_LAST = [
  '吃鱼',
  '蛋糕',
  '上班',
  '火锅',
  '猫咪',
  '西瓜',
  '桃子',
  '团子',
  '熊猫',
  '不加班',
  '汽水',
  '奶茶',
  '月亮',
]
const ENGLISH_FIRST = [
  'Lucky',
  'Mellow',
  'Tiny',
  'Night',
  'Pixel',
  'Honey',
  'Salty',
  'Cozy',
  'Bubble',
  'Sunny',
  'Noodle',
  'Jade',
]
const ENGLISH_LAST = [
  'Fox',
  'Panda',
  'Tea',
  'Otter',
  'Bee',
  'Moon',
  'Cat',
  'Boba',
  'Mochi',
  'Sparrow',
  'Lynn',
  'Kai',
]
const NAME_EMOJI = ['🐱', '🍑', '🌸', '✨', '🧋', '🐻', '💛', '🍓', '👨‍👩‍👧', '🏳️‍🌈', '🦊']

/** Right to left, stacked marks, look-alikes, one emoji, very long, markup: what breaks a layout. */
const ODD_NAMES = [
  'محمد العلي',
  'שירה כהן',
  '\u202Eorezres\u202C',
  'Z̴̢̛͉̝̈́a̷̗̐̑l̶̰̈́̕g̸̨̛̈́o̵̙͐',
  '🐉',
  '🔥🔥🔥',
  '꧁༺ 王者 ༻꧂',
  '𝓛𝓾𝓷𝓪',
  'ｆｕｌｌ ｗｉｄｔｈ',
  'ไก่ทอด กรอบๆ',
  'さくら☆もち',
  '테스트계정',
  '這是一個真的真的真的很長很長很長很長的暱稱到底要排到哪裡去呢',
  '<b>Bold</b>',
  '"; DROP TABLE viewers; --',
  '　',
  'null',
  '👩🏽‍🚀 Åsa',
]
