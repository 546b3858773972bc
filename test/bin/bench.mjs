#!/usr/bin/env node
/** `npm run bench`: measures what was built, against its reference, on this machine. */
import '../../server/bin/node-version.mjs'
import { ensureBuilt } from '../../server/bin/build.mjs'
import { ensureInstalled } from '../../server/bin/install.mjs'
import { runSource } from './run-source.mjs'

await ensureInstalled()
await ensureBuilt(['server', 'pages'])
await runSource('test/bench/main.ts', ['--expose-gc'])
