/** What the simulated room says, in its three languages. */
import type { Language } from '@fanfare/shared/contracts'

type ByLanguage = Record<Language, readonly string[]>

/** What the producer may call the room to; each brings its own kind of message. */
export type CallToAction = 'double-points' | 'checkin' | 'lottery' | 'seckill' | 'poll' | 'gifts'

export const SMALL_TALK: ByLanguage = {
  'zh-Hant': [
    '來了來了～',
    '晚安大家',
    '今天好早開播',
    '主播今天氣色好好',
    '這件有黑色嗎？',
    'M 號還有嗎',
    '158 公分穿哪個尺寸比較剛好',
    '上次買的超好用，推',
    '推推推',
    '哈哈哈哈哈',
    '笑死',
    '好可愛🥹',
    '音樂可以小聲一點嗎',
    '畫面有點卡，重整就好了',
    '請問運費多少',
    '可以超商取貨嗎',
    '第一次來看，請多指教',
    '我媽也在看 XD',
    '這個價錢太甜了吧',
    '荷包君對不起…',
    '等等要幹嘛？',
    '求再介紹一次剛剛那個',
    '材質會起毛球嗎',
    '我用過，真的不會',
    '樓上說的對',
    '+1',
    '粉+1',
    '剛下班，錯過什麼了',
    '好想要那個貼紙',
    '🔥🔥🔥',
    '👏👏👏👏',
    '❤️❤️',
    '老闆娘晚上好！',
    '今天有抽獎嗎',
    '等雙倍！',
  ],
  'zh-Hans': [
    '来啦来啦',
    '主播晚上好',
    '这个多少钱',
    '有没有白色的',
    '哈哈哈哈',
    '笑死我了',
    '太好看了吧',
    '上次买的还没到',
    '质量怎么样',
    '已下单，坐等收货',
    '能不能再便宜点',
    '求链接',
    '666',
    '冲冲冲',
    '这也太划算了',
    '第一次来',
    '今天几点下播',
    '可以试穿一下吗',
    '❤️❤️❤️',
    '啊啊啊没抢到',
    '小姐姐声音真好听',
  ],
  en: [
    'hi everyone!',
    'just got here, what did I miss',
    'do you ship overseas?',
    'that colour is gorgeous',
    'LOL',
    'haha',
    'is there a size S left',
    'love this',
    'first time watching :)',
    'the music is a bit loud',
    'bought one last week, can recommend',
    'how much is shipping',
    'so cute 😍',
    'GG',
    'take my money',
    'good evening from Penang',
    '🔥🔥',
  ],
}

/** Right, wrong and nearly right; the room types in a hurry. */
export const CHECK_INS: ByLanguage = {
  'zh-Hant': [
    '!簽到',
    '！簽到',
    '！簽到',
    '!簽到！',
    '！打卡',
    '! 簽到',
    '!簽到簽到',
    '❗️簽到',
    '簽到',
    '!簽道',
    '！簽到～',
  ],
  'zh-Hans': ['!签到', '！签到', '！签到', '！打卡', '签到！', '!签道', '！ 签到'],
  en: [
    '!checkin',
    '!checkin',
    '!ci',
    '!CHECKIN',
    '!chekin',
    '！ｃｈｅｃｋｉｎ',
    '/checkin',
    '!check in',
  ],
}

export const QUESTIONS: ByLanguage = {
  'zh-Hant': [
    '!積分',
    '！點數',
    '！查分',
    '!排行',
    '！排行榜',
    '！我',
    '!任務',
    '!指令',
    '！為什麼',
    '!紅包',
    '!我的積分呢',
  ],
  'zh-Hans': ['!积分', '！点数', '!排行', '！我', '!任务', '！指令', '!为什么', '!积分多少'],
  en: ['!points', '!pts', '!rank', '!me', '!help', '!why', '!tasks', '!pionts', '!score'],
}

/** Answers to the producer's call, most of them commands. */
export const ANSWERS: Record<CallToAction, ByLanguage> = {
  'double-points': {
    'zh-Hant': [
      '雙倍來了！！',
      '衝啊',
      '聊起來聊起來',
      '刷一波',
      '雙倍雙倍雙倍',
      '！積分',
      '現在講話有兩倍嗎',
      '🔥雙倍🔥',
      '快快快',
    ],
    'zh-Hans': ['双倍来了', '冲冲冲', '双倍！！', '！积分', '快聊天', '刷起来'],
    en: ['double points!!', 'lets gooo', '2x 2x 2x', '!points', 'chat chat chat', 'hype'],
  },
  checkin: CHECK_INS,
  lottery: {
    'zh-Hant': ['!參加', '！參加', '！抽獎', '!參加！', '抽我抽我', '參加', '！参加', '拜託抽我🙏'],
    'zh-Hans': ['!参加', '！抽奖', '！参加', '抽我', '参加'],
    en: ['!join', '!join', '!JOIN', '!jion', 'pick me', '！ｊｏｉｎ'],
  },
  seckill: {
    'zh-Hant': ['!搶', '！搶', '！秒殺', '!搶1', '搶', '！搶！！', '粉+1'],
    'zh-Hans': ['!抢', '！秒杀', '！抢', '抢抢抢', '!抢1'],
    en: ['!grab', '!grab 1', '!GRAB', '!garb', 'mine'],
  },
  poll: {
    'zh-Hant': ['!投 A', '！投票Ａ', '！投票 B', '!投B', '！投票：C', 'A 啦', '投 B'],
    'zh-Hans': ['！投票A', '!投B', '！投 C', '选A'],
    en: ['!vote A', '!vote b', '!vote C', 'B for sure', '!voteA'],
  },
  gifts: {
    'zh-Hant': ['送起來', '謝謝大哥', '哇～～', '老闆大氣', '👏👏👏'],
    'zh-Hans': ['老板大气', '谢谢大佬', '666', '哇'],
    en: ['wow', 'thank you!!', 'so generous', '👏👏'],
  },
}

/** When somebody has won. */
export const CHEERS: ByLanguage = {
  'zh-Hant': ['恭喜！！', '恭喜恭喜', '好羨慕', '又不是我😭', '下次換我', '👏👏👏'],
  'zh-Hans': ['恭喜恭喜', '欧皇', '又没中', '羡慕了', '👏👏'],
  en: ['congrats!!', 'so lucky', 'next time me', 'not me again lol', '👏👏👏'],
}

/** From those who think about it for too long. */
export const WAVERING: ByLanguage = {
  'zh-Hant': ['還有嗎？', '手太慢了', '來不及了吧', '搶到了嗎'],
  'zh-Hans': ['还有吗', '手慢了', '又没抢到', '抢到了吗'],
  en: ['any left?', 'too slow again', 'did I get it?', 'wait what'],
}

/** `amount`: minor units of the coin that gifts are counted in. */
export const GIFTS = [
  { id: 'heart', name: '愛心', amount: 100 },
  { id: 'rose', name: '玫瑰', amount: 500 },
  { id: 'boba', name: '珍奶', amount: 3_000 },
  { id: 'firework', name: '煙火', amount: 9_900 },
  { id: 'rocket', name: '火箭', amount: 50_000 },
] as const
export const GIFT_CURRENCY = 'TWD'

/** `amount`: minor units of TWD for one piece. */
export const GOODS = [
  { sku: 'tea-01', name: '高山烏龍茶包', category: 'tea', amount: 28_000 },
  { sku: 'tee-blk-m', name: '短袖上衣 黑 M', category: 'clothes', amount: 59_000 },
  { sku: 'soap-03', name: '檸檬手工皂', category: 'care', amount: 12_000 },
  { sku: 'mug-cat', name: '貓咪馬克杯', category: 'home', amount: 35_000 },
  { sku: 'snack-07', name: '鹽酥蝦餅', category: 'food', amount: 9_900 },
] as const
