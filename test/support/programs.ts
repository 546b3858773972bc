/** Our two programs as tests start them: as built, which takes a third of the time; from source where the build is an older one. */
import { fileURLToPath } from 'node:url'
import { isBuilt } from '../../server/bin/is-built.mjs'

export type Program = { file: string; nodeFlags: readonly string[] }

const isServerBuilt = isBuilt('server')

function program(built: string, source: string): Program {
  const file = isServerBuilt ? `../../server/dist/${built}` : `../../server/src/${source}`
  return {
    file: fileURLToPath(new URL(file, import.meta.url)),
    nodeFlags: isServerBuilt ? [] : ['--import', 'tsx'],
  }
}

export const serverProgram = program('main.mjs', 'main.ts')
export const cliProgram = program('cli.mjs', 'cli/main.ts')
