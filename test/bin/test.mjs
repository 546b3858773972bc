#!/usr/bin/env node
/** `npm test`: gets what the tests need, runs every suite, and ends with one line that counts them all. */
import '../../server/bin/node-version.mjs'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { endLeftovers } from './leftovers.mjs'
import { ensureBuilt } from '../../server/bin/build.mjs'
import { endWithNpm } from '../../server/bin/end-with-npm.mjs'
import { ensureInstalled } from '../../server/bin/install.mjs'
import { root, runInForeground, say } from '../../server/bin/workspace.mjs'

const markName = 'FANFARE_TEST_RUN'
const resultsFile = join(root, `node_modules/.cache/fanfare/test-results-${process.pid}.json`)

async function fetchRedis() {
  const { tsImport } = await import('tsx/esm/api')
  const { findRedis } = await tsImport('../support/redis-binary.ts', import.meta.url)
  try {
    await findRedis()
  } catch (error) {
    say(error.message)
    process.exit(1)
  }
}

function runVitest() {
  mkdirSync(dirname(resultsFile), { recursive: true })
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile}`]
  const args = [vitest, 'run', '--root', join(root, 'test'), ...reporters, ...process.argv.slice(2)]
  return runInForeground(process.execPath, args, {
    env: { ...process.env, [markName]: String(process.pid) },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

/** A file that cannot even be loaded holds no test to count, so it counts as one that failed. */
function countResults() {
  if (!existsSync(resultsFile)) return { passed: 0, failed: 1, skipped: 0 }
  const results = JSON.parse(readFileSync(resultsFile, 'utf8'))
  rmSync(resultsFile)
  const brokenFiles = results.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + brokenFiles.length,
    skipped: results.numPendingTests + results.numTodoTests,
  }
}

/** Written last whatever happens, so that whoever reads only this line is never misled. */
let summary = '0 passed, 1 failed'
process.once('exit', () => process.stdout.write(`${summary}\n`))

endWithNpm()
await ensureInstalled()
await fetchRedis()
await ensureBuilt(['server', 'pages'])
const code = await runVitest()
const { passed, failed, skipped } = countResults()
const leftovers = await endLeftovers(`${markName}=${process.pid}`)
for (const command of leftovers) say(`left running by the tests: ${command}`)
// Vitest also fails for what no test owns, such as an error after the last one.
const isUnwell = code !== 0 || passed === 0 || leftovers.length > 0
const failedAtAll = failed === 0 && isUnwell ? 1 : failed
process.exitCode = failedAtAll === 0 ? 0 : 1
summary = `${passed} passed, ${failedAtAll} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
