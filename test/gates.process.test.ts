/** The gates of `npm run check` bite: each test hands the real configuration a small tree with one fault in it. */
import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
const trees: string[] = []

function treeWith(files: Record<string, string>): string {
  const tree = mkdtempSync(join(tmpdir(), 'fanfare-gates-'))
  trees.push(tree)
  for (const name of ['.oxlintrc.json', '.dependency-cruiser.cjs']) {
    copyFileSync(join(root, name), join(tree, name))
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, file)), { recursive: true })
    writeFileSync(join(tree, file), text)
  }
  return tree
}

/** What the tool says; empty when it is content. */
async function complaints(tree: string, bin: string, args: string[]): Promise<string> {
  try {
    await run(join(root, 'node_modules/.bin', bin), args, { cwd: tree })
    return ''
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}

const lint = (tree: string): Promise<string> => complaints(tree, 'oxlint', ['.'])
const arrows = (tree: string): Promise<string> =>
  complaints(tree, 'depcruise', ['--config', '.dependency-cruiser.cjs', '.'])

afterEach(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true, force: true })
})

describe('the engine is pure', () => {
  const faults = {
    'a clock': 'export const at = Date.now()',
    chance: 'export const roll = Math.random()',
    'a timer': 'setTimeout(String, 1)',
    'a locale': "export const order = 'a'.localeCompare('b')",
    'a formatter': 'export const one = new Intl.NumberFormat()',
    'a file': "export { readFileSync } from 'node:fs'",
    'a promise': 'export const later = Promise.resolve(1)',
    'the process': 'export const where = process.cwd()',
  }

  test.each(Object.entries(faults))('%s is refused in it', async (_, text) => {
    expect(await lint(treeWith({ 'shared/src/engine/fault.ts': text }))).toContain('fault.ts')
  })

  test('and allowed in the server', async () => {
    const text = Object.values(faults).join('\n')
    expect(await lint(treeWith({ 'server/src/fine.ts': text }))).toBe('')
  })
})

describe('arrows point one way', () => {
  const index = 'export const one = 1\n'
  const places = {
    'shared/src/base/index.ts': index,
    'shared/src/contracts/index.ts': index,
    'shared/src/engine/index.ts': index,
    'shared/src/view/index.ts': index,
    'server/src/main.ts': index,
    'server/src/channel/channel.ts': index,
    'server/src/journal/journal.ts': index,
    'server/src/journal/sqlite-journal.ts': index,
    'overlay/src/stores/view-store.ts': index,
    'overlay/src/panel/panel.ts': index,
  }

  const faults: [from: string, to: string][] = [
    ['shared/src/base', 'shared/src/contracts/index.ts'],
    ['shared/src/contracts', 'shared/src/engine/index.ts'],
    ['shared/src/engine', 'shared/src/view/index.ts'],
    ['shared/src/view', 'server/src/main.ts'],
    ['server/src/connectors', 'server/src/channel/channel.ts'],
    ['server/src/connectors/twitch', 'shared/src/engine/index.ts'],
    ['server/src/http', 'server/src/journal/sqlite-journal.ts'],
    ['server/src/journal', 'server/src/channel/channel.ts'],
    ['overlay/src/session', 'overlay/src/stores/view-store.ts'],
    ['overlay/src/stores', 'overlay/src/panel/panel.ts'],
    ['overlay/src/stage', 'overlay/src/panel/panel.ts'],
    ['overlay/src/panel', 'server/src/main.ts'],
  ]
  let said = ''

  beforeAll(async () => {
    const texts = faults.map(([from, to]) => [
      `${from}/fault.ts`,
      `export * from '${relative(from, to)}'\n`,
    ])
    said = await arrows(treeWith({ ...places, ...Object.fromEntries(texts) }))
  })

  test.each(faults)('%s may not import %s', (from, to) => {
    expect(said).toContain(`${from}/fault.ts → ${to}`)
  })

  test('and what follows them is allowed', async () => {
    const tree = treeWith({
      ...places,
      'shared/src/view/fine.ts': "export * from '../engine/index.ts'\n",
      'server/src/main.ts': "export * from './journal/sqlite-journal.ts'\n",
      'server/src/channel/fine.ts': "export * from '../journal/journal.ts'\n",
      'overlay/src/panel/fine.ts': "export * from '../stores/view-store.ts'\n",
    })
    expect(await arrows(tree)).toBe('')
  })
})
