/** How many particles this engine can draw at full rate. */
import { NEW_ENGINE_MAJOR, PARTICLES_MAX, PARTICLES_MAX_NEW_ENGINE } from '../limits.ts'

export function particlesMax(userAgent: string): number {
  const major = Number(/Chrome\/(\d+)/u.exec(userAgent)?.[1] ?? 0)
  return major >= NEW_ENGINE_MAJOR ? PARTICLES_MAX_NEW_ENGINE : PARTICLES_MAX
}
