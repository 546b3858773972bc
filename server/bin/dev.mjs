#!/usr/bin/env node
/** `npm run dev`: the server from source, restarted when it changes, and the pages rebuilt when they change. */
import './node-version.mjs'
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { endWithNpm } from './end-with-npm.mjs'
import { ensureInstalled } from './install.mjs'
import { root, runInForeground } from './workspace.mjs'

endWithNpm()
await ensureInstalled()
await ensureBuilt(['pages'])

const tsx = join(root, 'node_modules/tsx/dist/cli.mjs')
const vite = join(root, 'overlay/node_modules/vite/bin/vite.js')
const flags = process.argv.slice(2)

const codes = await Promise.all([
  runInForeground(process.execPath, [
    tsx,
    'watch',
    '--clear-screen=false',
    join(root, 'server/src/main.ts'),
    ...flags,
  ]),
  runInForeground(process.execPath, [vite, 'build', '--watch', '--logLevel', 'warn'], {
    cwd: join(root, 'overlay'),
  }),
])
process.exitCode = Math.max(...codes)
