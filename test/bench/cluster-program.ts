/** Nodes as they are run for real: built, with the settings they have when nobody changes them. */
import { fileURLToPath } from 'node:url'
import type { Program } from '../support/programs.ts'

export const BUILT: Program = {
  file: fileURLToPath(new URL('../../server/dist/main.mjs', import.meta.url)),
  nodeFlags: ['--max-semi-space-size=64'],
}

export const LEASE_MS = 5_000
