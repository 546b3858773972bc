/** Whoever stops `npm start` stops the server, although npm's shell passes no signal on. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const module = fileURLToPath(new URL('../../server/bin/end-with-npm.mjs', import.meta.url))

const server = `
import { endWithNpm } from ${JSON.stringify(module)}
endWithNpm()
process.on('SIGTERM', () => { console.log('ended in order'); process.exit(0) })
setInterval(() => undefined, 60_000)
console.log('running')
`

/** As npm does: a process of its own, then a shell, then the program. */
const npm = `
const { spawn } = require('node:child_process')
spawn('sh', ['-c', 'node --input-type=module -e "$SERVER"; true'], { stdio: 'inherit' })
`

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'after %s to npm the program ends in order',
  async (signal) => {
    const env = { ...process.env, npm_lifecycle_event: 'start', SERVER: server }
    const started = spawn(process.execPath, ['-e', npm], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = createInterface(started.stdout)[Symbol.asyncIterator]()
    expect((await lines.next()).value).toBe('running')
    started.kill(signal)
    expect((await lines.next()).value).toBe('ended in order')
    // The pipe closes when the last process that holds it has ended.
    await once(started, 'close')
  },
)
