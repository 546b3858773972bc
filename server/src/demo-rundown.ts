/** The run of show that a newcomer finds: one of everything, in an order that makes a good ten minutes. */
import type { Language } from '@fanfare/shared/contracts'
import { RundownSchema } from '@fanfare/shared/contracts'
import type { Rundown } from '@fanfare/shared/contracts'

type Words = {
  name: string
  window: string
  lottery: { item: string; title: string; keyword: string }
  seckill: { item: string; title: string }
  poll: { item: string; question: string; options: string[] }
  quiz: { item: string; question: string; answers: string[] }
  card: { item: string; title: string; text: string }
  closing: { item: string; notes: string }
}

const WORDS: Record<Language, Words> = {
  'zh-Hant': {
    name: '示範節目',
    window: '聊天、分享雙倍 60 秒',
    lottery: { item: '快閃抽獎', title: '開播抽獎：500 積分 ×3', keyword: '開運' },
    seckill: { item: '限量秒殺', title: '貓咪馬克杯' },
    poll: {
      item: '投票：下一件開哪個',
      question: '下一件開哪個？',
      options: ['高山烏龍茶包', '短袖上衣', '檸檬手工皂'],
    },
    quiz: {
      item: '搶答：前 10 名有分',
      question: '台灣最高的山是哪一座？',
      answers: ['玉山', 'Yushan', 'Jade Mountain'],
    },
    card: { item: 'QR 圖卡：官網', title: '官網同步特價', text: '掃碼看今天所有商品' },
    closing: {
      item: '感謝與預告',
      notes: '謝謝大家，念出得獎名單；預告下一場時間，提醒簽到累積。',
    },
  },
  'zh-Hans': {
    name: '示范节目',
    window: '聊天、分享双倍 60 秒',
    lottery: { item: '限时抽奖', title: '开播抽奖：500 积分 ×3', keyword: '开运' },
    seckill: { item: '限量秒杀', title: '猫咪马克杯' },
    poll: {
      item: '投票：下一件上哪个',
      question: '下一件上哪个？',
      options: ['高山乌龙茶包', '短袖上衣', '柠檬手工皂'],
    },
    quiz: {
      item: '抢答：前 10 名有分',
      question: '台湾最高的山是哪一座？',
      answers: ['玉山', 'Yushan', 'Jade Mountain'],
    },
    card: { item: '二维码卡片：官网', title: '官网同步特价', text: '扫码看今天全部商品' },
    closing: {
      item: '感谢与预告',
      notes: '感谢大家，念出中奖名单；预告下一场时间，提醒连续签到。',
    },
  },
  en: {
    name: 'Demo show',
    window: 'Chat and shares count double, 60 seconds',
    lottery: { item: 'Flash lottery', title: 'Opening draw: 500 points ×3', keyword: 'lucky' },
    seckill: { item: 'Flash sale', title: 'Cat mug' },
    poll: {
      item: 'Poll: what is next',
      question: 'What should we open next?',
      options: ['Oolong tea bags', 'T-shirt', 'Lemon soap'],
    },
    quiz: {
      item: 'Quiz: the first 10 earn',
      question: 'What is the highest mountain of Taiwan?',
      answers: ['Yushan', 'Jade Mountain', '玉山'],
    },
    card: {
      item: 'QR card: the shop',
      title: 'Same prices in the shop',
      text: 'Scan for everything',
    },
    closing: {
      item: 'Thanks and what comes next',
      notes: 'Thank everybody, read out the winners, say when the next show is.',
    },
  },
}

export const DEMO_RUNDOWN_ID = 'demo-show'

export function demoRundown(language: Language): Rundown {
  const words = WORDS[language]
  return RundownSchema.parse({
    id: DEMO_RUNDOWN_ID,
    name: words.name,
    items: [
      {
        id: 'window',
        title: words.window,
        action: {
          type: 'OpenWindow',
          factorBp: 20_000,
          seconds: 60,
          actions: ['chat', 'like', 'share', 'follow'],
        },
      },
      { id: 'lottery', title: words.lottery.item, action: lottery(words.lottery) },
      { id: 'seckill', title: words.seckill.item, action: seckill(words.seckill.title) },
      {
        id: 'poll',
        title: words.poll.item,
        action: {
          type: 'OpenPoll',
          question: words.poll.question,
          options: words.poll.options,
          seconds: 60,
          changeVote: true,
        },
      },
      { id: 'quiz', title: words.quiz.item, action: quiz(words.quiz) },
      { id: 'card', title: words.card.item, action: card(words.card) },
      { id: 'closing', title: words.closing.item, notes: words.closing.notes, action: null },
    ],
  })
}

function lottery({ keyword, title }: Words['lottery']): object {
  const what = { type: 'OpenLottery', title, keyword, winners: 3, alternates: 2 }
  return { ...what, seconds: 60, prizePoints: 500, weights: { silver: 2, gold: 3, diamond: 5 } }
}

/** The simulated audience pays by this article number; what is not paid within a minute goes to the line. */
function seckill(title: string): object {
  const what = { type: 'OpenSeckill', title, keyword: 'A01', quota: 20, sku: 'mug-cat' }
  return { ...what, priceMoney: 35_000, holdSeconds: 60, seconds: 180, waitlist: 50 }
}

function quiz({ answers, question }: Words['quiz']): object {
  return { type: 'OpenQuiz', question, answers, rewardPoints: 20, firstK: 10, seconds: 60 }
}

function card({ text, title }: Words['card']): object {
  const url = 'https://example.com/live?show={broadcast}'
  return { type: 'ShowCard', card: { kind: 'qr', title, text, url }, seconds: 120 }
}
