/** Runs a TypeScript program of this folder as it is, with the flags we were given. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { endWithNpm } from '../../server/bin/end-with-npm.mjs'
import { ensureInstalled } from '../../server/bin/install.mjs'
import { root, runInForeground, say } from '../../server/bin/workspace.mjs'

/** `file` is relative to the project. */
export async function runSource(file, nodeFlags = []) {
  endWithNpm()
  await ensureInstalled()
  if (!existsSync(join(root, file))) {
    say(`there is no ${file} to run`)
    process.exit(1)
  }
  const args = [...nodeFlags, '--import', 'tsx', join(root, file), ...process.argv.slice(2)]
  process.exitCode = await runInForeground(process.execPath, args)
}
