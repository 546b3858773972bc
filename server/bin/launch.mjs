/** Runs a built program in this very process, so that signals and the exit code need no passing on. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { root, say } from './workspace.mjs'

/** `program` is the name of a file in `server/dist`; `targets` are what must be built before it runs. */
export async function launch(program, targets) {
  await ensureInstalled()
  await ensureBuilt(targets)
  const file = join(root, 'server', 'dist', `${program}.mjs`)
  if (!existsSync(file)) {
    say(`there is no ${program} to run: its source is missing`)
    process.exit(1)
  }
  process.setSourceMapsEnabled(true)
  process.argv[1] = file
  await import(pathToFileURL(file).href)
}
