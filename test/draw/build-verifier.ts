/** Builds the verifier's page with the project's own settings into a folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, loadConfigFromFile, mergeConfig } from 'vite'

const overlay = fileURLToPath(new URL('../../overlay/', import.meta.url))

export async function buildVerifier(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'fanfare-verify-'))
  const environment = { command: 'build', mode: 'production' } as const
  const loaded = await loadConfigFromFile(environment, join(overlay, 'vite.config.ts'), overlay)
  if (loaded === null) throw new Error('the pages have no vite.config.ts')
  const config = mergeConfig(loaded.config, { configFile: false, logLevel: 'warn' })
  config.build = {
    ...config.build,
    outDir: folder,
    rolldownOptions: { ...config.build?.rolldownOptions, input: join(overlay, 'verify.html') },
  }
  await build(config)
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
