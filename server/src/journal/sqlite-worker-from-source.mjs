/** Starts the worker from its TypeScript source: a new thread does not inherit the loader. Never part of a build. */
import { register } from 'tsx/esm/api'

register()
await import('./sqlite-worker.ts')
