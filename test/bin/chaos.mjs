#!/usr/bin/env node
/** `npm run chaos -- --kind kill --rounds 30`: many nodes on a real Redis, hurt under load. */
import '../../server/bin/node-version.mjs'
import { runSource } from './run-source.mjs'

await runSource('test/cluster/chaos-main.ts')
