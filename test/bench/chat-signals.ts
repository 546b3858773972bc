/** Signals of a busy chat: two thousand viewers, lines of every length and script, one in twenty a gift or likes. */
import { createRandom } from '@fanfare/server/connectors/simulated/random.ts'

const VIEWERS = 2_000
const OTHER_SHARE = 0.05

const LINES = [
  '早安主播',
  '這件有沒有其他顏色?',
  'first time here, hi everyone',
  '哈哈哈哈哈哈',
  '+1',
  '請問運費怎麼算,離島可以寄嗎?想要兩件一起結帳',
  'LUL',
  '剛下班,終於趕上了',
  '主播今天的燈光好好看,是換了新的嗎?',
  'can you show the blue one again please?',
  '這個尺寸表可以再放一次嗎',
  '谢谢主播,已经下单了',
  'that combo was insane, clip it',
  '推推推推',
  '晚點要去睡了大家晚安',
]
const NAMES = [
  '小明',
  'mon_dieud',
  '阿嬤的茶',
  'K1ngfisher',
  '今天也要加油',
  'luna',
  '貓奴一號',
  'Рыба',
]

export type ChatSignals = {
  /** JSON bodies of requests, every id never used before. */
  bodies(requests: number, signalsEach: number): string[]
}

export function createChatSignals(seed: number, run: string): ChatSignals {
  const random = createRandom(seed)
  let count = 0

  function signal(at: number): object {
    const person = random.below(VIEWERS)
    const id = `${run}-${(count++).toString(36)}`
    const viewer = {
      id: String(40_000_000 + person),
      name: `${NAMES[person % NAMES.length]}${person}`,
      badges: person % 5 === 0 ? ['subscriber'] : [],
    }
    const base = { id, source: 'twitch', at, viewer }
    if (!random.chance(OTHER_SHARE)) return { ...base, type: 'chat', text: random.pick(LINES) }
    if (random.chance(0.5)) return { ...base, type: 'like', count: random.between(1, 30) }
    const value = { amount: 1, currency: 'BITS' }
    const gift = { id: 'bits', name: 'Cheer', count: random.pick([10, 50, 100]), value }
    return { ...base, type: 'gift', gift }
  }

  return {
    bodies(requests, signalsEach) {
      const at = Date.now()
      return Array.from({ length: requests }, () =>
        JSON.stringify({ signals: Array.from({ length: signalsEach }, () => signal(at)) }),
      )
    },
  }
}
