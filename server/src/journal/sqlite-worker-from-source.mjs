/**
 * Starts the worker where the server runs from source, never part of a build. A new thread does not inherit the TypeScript loader,
 * and to set one up takes half a second of processor time: so a build of these very sources is taken where there is one.
 */
import { isBuilt } from '../../bin/is-built.mjs'

if (isBuilt('server')) {
  await import('../../dist/sqlite-worker.mjs')
} else {
  const { register } = await import('tsx/esm/api')
  register()
  await import('./sqlite-worker.ts')
}
