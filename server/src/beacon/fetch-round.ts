/** One round of drand over HTTP, as any relay serves it. Nothing of it is believed yet. */
import { err, ok } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { BEACON_CHAIN } from '@fanfare/shared/draw'
import type { BeaconRound } from '@fanfare/shared/draw'
import { z } from 'zod'
import { BEACON_MS_MAX } from '../limits.ts'

const RoundSchema = z.object({
  round: z.int().min(1),
  signature: z.string().regex(/^[0-9a-f]{96}$/),
})

/** The error is a short sentence about what went wrong. */
export async function fetchRound(url: string, round: number): Promise<Result<BeaconRound, string>> {
  try {
    const address = `${url.replace(/\/+$/, '')}/${BEACON_CHAIN}/public/${round}`
    const response = await fetch(address, { signal: AbortSignal.timeout(BEACON_MS_MAX) })
    if (!response.ok) return err(`the relay answered ${response.status}`)
    const parsed = RoundSchema.safeParse(await response.json())
    if (!parsed.success || parsed.data.round !== round) return err('the relay sent something else')
    return ok(parsed.data)
  } catch {
    return err('the relay cannot be reached')
  }
}
