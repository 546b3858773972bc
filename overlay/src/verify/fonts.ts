/**
 * The page fetches all letters it needs before anything is dropped on it: its own words in every language,
 * and the letters that names and titles are mostly made of.
 */
import { registerFonts } from '../ui/fonts/load-fonts.ts'
import { TEXTS } from './texts/texts.ts'
import type { VerifyTexts } from './texts/verify-texts.ts'

const TRADITIONAL = '"Noto Sans TC Variable"'
const SIMPLIFIED = '"Noto Sans SC Variable"'
const MARKS = '✓✗→·繁體简体English'
const COMMON =
  '一二三四五六七八九十小大老阿美愛心天星月風雨花雪貓夢雅婷怡君志豪宇軒欣恩玲芳偉華林陳黃李王張吳劉蔡楊' +
  '週年慶感謝禮物盒券折扣獎品特別好運新春快樂同學粉絲姐哥妹弟的我們會員日限量周邊組合包抽聖誕節雙十一'

/** Resolves when they are there; without them the visitor's own fonts serve. */
export async function fetchLetters(): Promise<void> {
  await Promise.all([registerFonts('zh-Hant'), registerFonts('zh-Hans')])
  const { 'zh-Hant': hant, 'zh-Hans': hans, en } = TEXTS
  const traditional = COMMON + MARKS + wordsOf(hant) + wordsOf(en)
  await Promise.all([
    document.fonts.load(`16px ${TRADITIONAL}`, traditional),
    document.fonts.load(`16px ${SIMPLIFIED}`, MARKS + wordsOf(hans)),
  ])
}

function wordsOf(texts: VerifyTexts): string {
  return JSON.stringify(texts) + texts.hidden('0123456789')
}

/** Whether this text can be drawn in the page's font without fetching anything. */
export function hasLettersFor(text: string): boolean {
  return document.fonts.check(`16px ${TRADITIONAL}`, text)
}
