/** Three kinds of test, told apart by the end of the file name; see `projects`. */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

export default defineConfig({
  root,
  test: {
    teardownTimeout: 20_000,
    // One kind after the other. A browser that draws in software takes both cores of a small machine, so these run alone.
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: ['**/*.{process,browser}.test.{ts,tsx}', '**/node_modules/**'],
          testTimeout: 5_000,
          hookTimeout: 10_000,
          // Modules are loaded once a worker instead of once a file, which is half of the time: whoever replaces a clock or a global puts it back.
          isolate: false,
          // Else one core is kept free, which is half of a small machine.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'process',
          include: ['**/*.process.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // They wait for leases, failovers and exits more than they compute: two files at a time.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['**/*.browser.test.{ts,tsx}'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
