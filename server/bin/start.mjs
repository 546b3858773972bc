#!/usr/bin/env node
/** `npm start`: from an empty machine to a running Fanfare. All flags go to the server. */
import './node-version.mjs'
import { endWithNpm } from './end-with-npm.mjs'
import { launch } from './launch.mjs'

endWithNpm()

const asksForHelp = process.argv
  .slice(2)
  .some((flag) => ['--help', '-h', '--version', '-V'].includes(flag))

await launch('main', asksForHelp ? ['server'] : ['server', 'pages'])
