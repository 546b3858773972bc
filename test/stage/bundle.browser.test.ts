/** What the page weighs and which built-ins it needs; built as it is shipped. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildStage, type BuiltStage } from './support/build-stage.ts'

const KB = 1_024
/** Newer than Chromium 103; a bundler lowers syntax, never these. */
const TOO_NEW =
  /\.(toSorted|toReversed|toSpliced|isWellFormed|toWellFormed|randomUUID)\(|Object\.groupBy|Map\.groupBy|Promise\.(withResolvers|try)\(|Array\.fromAsync|AbortSignal\.any|crypto\.subtle|URL\.canParse/

let stage: BuiltStage
beforeAll(async () => {
  stage = await buildStage()
})
afterAll(async () => stage.remove())

const zipped = (file: string): number =>
  gzipSync(readFileSync(join(stage.folder, file)), { level: 9 }).length

describe('the bundle', () => {
  test('[ST22] is small: what the page itself names, and nothing else before the first picture', () => {
    const html = readFileSync(join(stage.folder, 'stage.html'), 'utf8')
    const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1]!)
    const script = named.filter((file) => file.endsWith('.js'))
    const style = named.filter((file) => file.endsWith('.css'))
    const sum = (files: string[]) => files.reduce((bytes, file) => bytes + zipped(file), 0)
    process.stdout.write(
      `bundle ${JSON.stringify({ scriptBytes: sum(script), styleBytes: sum(style) })}\n`,
    )
    expect(script.length).toBeGreaterThan(0)
    expect(sum(script)).toBeLessThanOrEqual(130 * KB)
    expect(sum(style)).toBeLessThanOrEqual(15 * KB)
    expect(html).not.toMatch(/https?:\/\//)
  })

  test('[ST22] needs nothing that the engine of OBS 28 lacks', () => {
    const scripts = readdirSync(join(stage.folder, 'assets')).filter((file) => file.endsWith('.js'))
    for (const file of scripts) {
      expect(
        readFileSync(join(stage.folder, 'assets', file), 'utf8').match(TOO_NEW)?.[0],
      ).toBeUndefined()
    }
  })
})
