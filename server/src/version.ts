/** The version that people see. */
import { createRequire } from 'node:module'

type Manifest = { version: string }

/** `server/package.json`, one folder up from `src` and from `dist`. */
export const VERSION = (createRequire(import.meta.url)('../package.json') as Manifest).version
