/** Builds the server and the pages when their sources are not the ones last built. `npm run build` runs it by itself. */
import './node-version.mjs'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './install.mjs'
import { isBuilt, stampOf, targets } from './is-built.mjs'
import { alone, root, runQuietly, say } from './workspace.mjs'

async function build(name) {
  const { says, folder, command } = targets[name]
  say(says)
  // Taken before the build: a file saved while it runs must lead to another one.
  const stamp = stampOf(name)
  const cwd = join(root, folder)
  const { code, output } = await runQuietly(process.execPath, command, { cwd })
  if (code !== 0) {
    say(output.trimEnd())
    say('building failed; the lines above say where.')
    process.exit(1)
  }
  writeFileSync(join(cwd, 'dist', '.stamp'), stamp)
}

/** `names` are keys of `targets`. */
export async function ensureBuilt(names) {
  const wanted = names.filter((name) => {
    const { folder, entries } = targets[name]
    return entries.some((entry) => existsSync(join(root, folder, entry)))
  })
  if (wanted.every(isBuilt)) return
  await alone(async () => {
    await Promise.all(wanted.filter((name) => !isBuilt(name)).map(build))
  })
}

if (process.argv[1] === import.meta.filename) {
  await ensureInstalled()
  await ensureBuilt(['server', 'pages'])
}
