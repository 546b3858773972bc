#!/usr/bin/env node
/** `npm run fanfare -- <command>`: standard output holds what the command prints and nothing else. */
import './node-version.mjs'
import { launch } from './launch.mjs'

await launch('cli', ['server'])
