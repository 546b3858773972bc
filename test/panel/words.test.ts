import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { LANGUAGES, REJECTIONS } from '@fanfare/shared/contracts'
import { TEST_CUE_KINDS } from '@fanfare/server/http/test-cue.ts'
import { CLIENT_CODES } from '@fanfare/overlay/panel/api/failure.ts'
import { TEST_CUE_GROUPS } from '@fanfare/overlay/panel/api/test-cues.ts'
import { SENTENCE_KEYS } from '@fanfare/overlay/panel/feed/feed-sentence.ts'
import { DICTIONARIES } from '@fanfare/overlay/panel/i18n.ts'
import { FAILURE_TEXTS, failureText } from '@fanfare/overlay/panel/texts/failure-text.ts'

const panel = fileURLToPath(new URL('../../overlay/src/panel/', import.meta.url))

function leaves(value: object, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [name, inner] of Object.entries(value)) {
    const here = path === '' ? name : `${path}.${name}`
    if (typeof inner === 'string') found.set(here, inner)
    else for (const [key, text] of leaves(inner as object, here)) found.set(key, text)
  }
  return found
}

function holesOf(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort()
}

const base = leaves(DICTIONARIES['zh-Hant'])

describe.each(LANGUAGES)('the words in %s', (language) => {
  const words = leaves(DICTIONARIES[language])

  test('[PN3] every sentence is there, none empty, with the same values in it', () => {
    expect([...words.keys()].sort()).toEqual([...base.keys()].sort())
    for (const [key, text] of words) {
      expect(text.trim(), key).not.toBe('')
      expect(holesOf(text), key).toEqual(holesOf(base.get(key) ?? ''))
    }
  })

  test('[PN3] every refusal has a sentence that says more than its code', () => {
    const codes = [...Object.keys(REJECTIONS), ...CLIENT_CODES]
    expect(Object.keys(FAILURE_TEXTS[language]).sort()).toEqual(codes.sort())
    for (const code of codes) {
      const text = failureText({ code, message: 'raw' }, language)
      expect(text, code).not.toContain(code)
      expect(text.length, code).toBeGreaterThan(language === 'en' ? 20 : 8)
    }
  })

  test('[PN3] a refusal of a newer server is shown in its own words, not swallowed', () => {
    const text = failureText({ code: 'seckill/next_year', message: 'not yet' }, language)
    expect(text).toBe('not yet (seckill/next_year)')
  })

  test('every kind of line can be said', () => {
    for (const key of SENTENCE_KEYS) expect(words.has(`feed.say.${key}`), key).toBe(true)
  })
})

test('[PN3] the Chinese dictionaries are written apart, not converted', () => {
  const { 'zh-Hant': hant, 'zh-Hans': hans } = DICTIONARIES
  expect([hant.action.undo, hans.action.undo]).toEqual(['復原', '撤销'])
  expect([hant.member.held, hans.member.held]).toEqual(['保留中', '冻结中'])
  const traditionalOnly = /[們開關畫會員積錄顯隱這個請從動態連]/
  for (const [key, text] of leaves(hans)) expect(text, key).not.toMatch(traditionalOnly)
})

test('no word is kept that nothing says', () => {
  const files = readdirSync(panel, { recursive: true, encoding: 'utf8' })
  const code = files
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('texts/'))
    .map((name) => readFileSync(join(panel, name), 'utf8'))
    .join('\n')
  // Keys made of a part and a variable: `tier.${tier}`.
  const prefixes = [...code.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].map(([, prefix]) => prefix ?? '')
  const unused = [...base.keys()].filter(
    (key) =>
      !code.includes(`'${key}'`) &&
      !prefixes.some((prefix) => key.startsWith(prefix)) &&
      // The template's words are handed over as one.
      !(key.startsWith('template.') && code.includes(`words.${key.slice('template.'.length)}`)),
  )
  expect(unused).toEqual([])
})

test('[PN25] nothing opens a dialog or window that a dock would turn into a Qt one', () => {
  const files = readdirSync(panel, { recursive: true, encoding: 'utf8' })
  for (const name of files.filter((one) => /\.tsx?$/.test(one))) {
    const code = readFileSync(join(panel, name), 'utf8')
    expect(code, name).not.toMatch(/\b(alert|confirm|prompt)\(|window\.open\(|window\.close\(/)
  }
})

test('[PN19] every moment the server can play has one button and a name of its own', () => {
  const kinds = Object.values(TEST_CUE_GROUPS).flat()
  expect(kinds.toSorted()).toEqual([...TEST_CUE_KINDS].toSorted())
  for (const language of LANGUAGES) {
    const names = kinds.map((kind) => DICTIONARIES[language].test.kind[kind])
    expect(new Set(names).size).toBe(kinds.length)
  }
})
