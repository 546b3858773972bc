#!/usr/bin/env node
/** Takes pictures of the stage in every state into a folder: `node test/bin/shots.mjs [folder] [pattern of names]`. */
import { runSource } from './run-source.mjs'

await runSource('test/stage/support/shots.ts')
