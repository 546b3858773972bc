/** Bundles our own packages into the two programs; what comes from npm stays in node_modules. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'tsdown'

const root = fileURLToPath(new URL('.', import.meta.url))
const entries = { main: 'src/main.ts', cli: 'src/cli/main.ts' }

export default defineConfig({
  cwd: root,
  entry: Object.fromEntries(
    Object.entries(entries).filter(([, file]) => existsSync(`${root}${file}`)),
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
  report: false,
})
