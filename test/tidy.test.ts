/** What a reader may rely on everywhere: the layout, the numbered rules, the names, no loose ends. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { REJECTIONS } from '@fanfare/shared/contracts'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const linesMax = 350

const topLevel =
  'server overlay shared test package.json tsconfig.base.json pnpm-workspace.yaml pnpm-lock.yaml ' +
  'README.md ARCHITECTURE.md CHANGELOG.md LICENSE'

/** As in .gitignore; git itself is not asked, so that a copy without history is as tidy. */
const ignored = new Set(['.git', 'node_modules', 'dist', 'data', '.DS_Store'])

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (ignored.has(entry.name) || entry.name.endsWith('.log')) return []
    return entry.isDirectory() ? filesUnder(path) : [path]
  })
}

const files = filesUnder('').map((file) => file.split(sep).join('/'))

const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const sources = files.filter((file) => /^(shared|server|overlay)\/src\/.*\.tsx?$/.test(file))
/** This file speaks about rules and rejections without testing any. */
const tests = files.filter((file) => /^test\/.*\.tsx?$/.test(file) && file !== 'test/tidy.test.ts')
const code = files.filter((file) => /\.(ts|tsx|mjs|cjs|css|html)$/.test(file))

/** `- **PT3** …` in SPEC and PROTOCOL. */
const rulesDeclared = ['shared/SPEC.md', 'shared/PROTOCOL.md']
  .filter((file) => existsSync(join(root, file)))
  .flatMap((file) => [...read(file).matchAll(/^- \*\*([A-Z]{2,3}\d+)\*\*/gm)])
  .map((match) => match[1]!)

/** `[PT3] …` at the start of a test's title; one test may prove several: `[PT3][PT4] …`. */
const rulesQuoted = tests.flatMap((file) =>
  [...read(file).matchAll(/['"`]((?:\[[A-Z]{2,3}\d+\] ?)+)/g)].flatMap((match) =>
    [...match[1]!.matchAll(/[A-Z]{2,3}\d+/g)].map((rule) => ({ rule: rule[0], file })),
  ),
)

function linksOf(file: string): string[] {
  return [...read(file).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1]!.split('#')[0]!)
    .filter((link) => link !== '' && !/^[a-z]+:/.test(link))
}

describe('layout', () => {
  test('the top level holds exactly what ARCHITECTURE.md lists', () => {
    const found = new Set(files.map((file) => file.split('/')[0]!))
    expect([...found].filter((name) => !name.startsWith('.')).toSorted()).toEqual(
      topLevel.split(' ').toSorted(),
    )
  })

  test('files are named in kebab-case, components in PascalCase', () => {
    const isTidy = (file: string): boolean => {
      const name = basename(file)
      if (name.endsWith('.tsx') && /^[A-Z][A-Za-z0-9]*\.(\w+\.)*tsx$/.test(name)) return true
      return /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)+$/.test(name)
    }
    expect([...sources, ...tests].filter((file) => !isTidy(file))).toEqual([])
  })

  test('no folder or file is called by a name that says nothing', () => {
    const empty = /(^|\/)(utils?|helpers?|common|misc|.*-?manager|.*-?service)(\/|\.tsx?$)/
    expect([...sources, ...tests].filter((file) => empty.test(file))).toEqual([])
  })

  test(`no source file is longer than ${linesMax} lines`, () => {
    expect(sources.filter((file) => read(file).split('\n').length > linesMax + 1)).toEqual([])
  })

  test('every source file begins by saying what it is', () => {
    const says = (file: string): boolean => /^(#!.*\n)?\/\*\*/.test(read(file))
    const isList = (file: string): boolean => basename(file) === 'index.ts'
    expect(sources.filter((file) => !isList(file) && !says(file))).toEqual([])
  })

  test('nothing is left for later, alone or asleep', () => {
    // Spelled apart, so that this file does not find itself.
    const loose = new RegExp(
      ['TO' + 'DO', 'FIX' + 'ME', 'X{3}'].map((word) => `\\b${word}\\b`).join('|'),
    )
    const lonely = new RegExp(`\\b(test|it|describe)\\.(on` + `ly|sk` + `ip)\\(`)
    expect(code.filter((file) => loose.test(read(file)) || lonely.test(read(file)))).toEqual([])
  })

  test('the lock file names no registry', () => {
    expect(read('pnpm-lock.yaml')).not.toMatch(/https?:\/\//)
  })
})

describe('words', () => {
  test('every numbered rule is declared once', () => {
    const twice = rulesDeclared.filter((rule, index) => rulesDeclared.indexOf(rule) !== index)
    expect(twice).toEqual([])
  })

  test('every numbered rule is quoted by a test', () => {
    const quoted = new Set(rulesQuoted.map(({ rule }) => rule))
    expect(rulesDeclared.filter((rule) => !quoted.has(rule))).toEqual([])
  })

  test('every number a test quotes is a rule', () => {
    const declared = new Set(rulesDeclared)
    expect(rulesQuoted.filter(({ rule }) => !declared.has(rule))).toEqual([])
  })

  test('every rejection appears in a test', () => {
    const all = tests.map(read).join('\n')
    expect(Object.keys(REJECTIONS).filter((rejection) => !all.includes(`${rejection}'`))).toEqual(
      [],
    )
  })

  test('the links in the documents lead somewhere', () => {
    const documents = files.filter((file) => file.endsWith('.md'))
    const broken = documents.flatMap((file) =>
      linksOf(file)
        .filter((link) => !existsSync(join(root, dirname(file), link)))
        .map((link) => `${file}: ${link}`),
    )
    expect(broken).toEqual([])
  })
})
