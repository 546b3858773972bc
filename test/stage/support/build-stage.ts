/** Builds the stage page with the project's own settings, once per run of a test file, into a folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, loadConfigFromFile, mergeConfig } from 'vite'

const overlay = fileURLToPath(new URL('../../../overlay/', import.meta.url))

export interface BuiltStage {
  folder: string
  remove: () => Promise<void>
}

export async function buildStage(): Promise<BuiltStage> {
  const folder = await mkdtemp(join(tmpdir(), 'fanfare-stage-'))
  const environment = { command: 'build', mode: 'production' } as const
  const loaded = await loadConfigFromFile(environment, join(overlay, 'vite.config.ts'), overlay)
  if (loaded === null) throw new Error('the pages have no vite.config.ts')
  const config = mergeConfig(loaded.config, { configFile: false, logLevel: 'error' })
  config.build = {
    ...config.build,
    outDir: folder,
    rolldownOptions: { ...config.build?.rolldownOptions, input: join(overlay, 'stage.html') },
  }
  // A test runner says it is a test; what we ship is built for production.
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  try {
    await build(config)
  } finally {
    process.env['NODE_ENV'] = before
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
