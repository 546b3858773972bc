#!/usr/bin/env node
/** Takes pictures of the control room in every state into a folder: `node test/bin/panel-shots.mjs [folder] [part of a name]`. */
import { runSource } from './run-source.mjs'

await runSource('test/panel/support/shots.ts')
