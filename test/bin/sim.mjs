#!/usr/bin/env node
/** `npm run sim -- --seed N`: the seeded simulator, printing the seed that repeats a failure. */
import '../../server/bin/node-version.mjs'
import { runSource } from './run-source.mjs'

await runSource('test/sim/main.ts')
