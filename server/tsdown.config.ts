/**
 * Bundles our own packages into the programs; what comes from npm stays in node_modules.
 * A worker thread is a program too: `src/journal/sqlite-worker.ts` becomes `dist/sqlite-worker.mjs`. Everything lies flat in
 * `dist`, so code that starts one asks for `./sqlite-worker.mjs` beside itself (`./sqlite-worker.ts` when run from source).
 */
import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'tsdown'

const root = fileURLToPath(new URL('.', import.meta.url))

const workers = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('worker.ts'))
  .map((file) => [basename(file, '.ts'), join('src', file)] as const)

const programs = [['main', 'src/main.ts'] as const, ['cli', 'src/cli/main.ts'] as const]

export default defineConfig({
  cwd: root,
  entry: Object.fromEntries(
    [...programs, ...workers].filter(([, file]) => existsSync(join(root, file))),
  ),
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  outDir: 'dist',
  outExtensions: () => ({ js: '.mjs' }),
  dts: false,
  sourcemap: true,
  clean: true,
  deps: { alwaysBundle: [/^@fanfare\//] },
  outputOptions: { chunkFileNames: '[name]-[hash].mjs' },
  report: false,
})
