/** Builds the pages that exist: each `*.html` here is one entry. The stage must run in the Chromium 103 inside older OBS. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const root = fileURLToPath(new URL('.', import.meta.url))
const pages = readdirSync(root).filter((name) => name.endsWith('.html'))

export default defineConfig({
  root,
  base: '/',
  plugins: [react()],
  build: {
    target: 'chrome103',
    outDir: 'dist',
    emptyOutDir: true,
    // The content security policy of the pages allows files, not `data:` addresses.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: { input: pages.map((name) => `${root}${name}`) },
  },
})
