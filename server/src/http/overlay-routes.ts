/** The overlay's address, test cues for the picture, and rehearsals. */
import { isRehearsal, ok, REHEARSAL_SUFFIX } from '@fanfare/shared/base'
import { limits, rejection } from '@fanfare/shared/contracts'
import { z } from 'zod'
import type { Principal } from '../auth/principal.ts'
import { describeIssue } from '../ingest/validate.ts'
import { answer, refuse } from './answer.ts'
import type { App, Context, HttpParts } from './context.ts'
import { channelOf } from './entrance.ts'
import type { Entrance } from './entrance.ts'
import { checkHeaders, readJson } from './read-body.ts'
import { TEST_CUE_KINDS, testCue } from './test-cue.ts'

export const TestCueBody = z.object({ kind: z.enum(TEST_CUE_KINDS) })

export function addOverlayRoutes(app: App, parts: HttpParts, entrance: Entrance): void {
  const base = '/api/v1/channels/:channel'

  function produced(handle: (c: Context, channelId: string, by: Principal) => Promise<Response>) {
    return async (c: Context) => {
      const caller = await entrance.admit(c, 'produce')
      return caller.ok ? handle(c, channelOf(c), caller.value) : refuse(caller.error)
    }
  }

  app.get(
    `${base}/overlay-url`,
    produced(async (_c, channelId) =>
      answer(ok({ overlayUrl: await overlayUrl(parts, channelId) })),
    ),
  )

  app.post(
    `${base}/overlay-token/rotate`,
    produced(async (_c, channelId) => {
      const token = await parts.auth.rotateOverlayToken(channelId)
      return answer(ok({ overlayUrl: urlWith(parts, channelId, token) }))
    }),
  )

  app.post(
    `${base}/test-cue`,
    produced(async (c, channelId) => {
      const tooMuch = checkHeaders(c, limits.MESSAGE_BYTES_MAX)
      if (tooMuch !== null) return refuse(tooMuch)
      const body = await readJson(c, limits.MESSAGE_BYTES_MAX)
      if (!body.ok) return refuse(body.error)
      const parsed = TestCueBody.safeParse(body.value)
      if (!parsed.success) {
        return refuse(rejection('request/invalid', describeIssue(parsed.error.issues[0])))
      }
      const cue = testCue(parsed.data.kind, parts.clock())
      await parts.showCue(channelId, cue)
      return answer(ok({ id: cue.id }))
    }),
  )

  app.post(
    `${base}/rehearsal`,
    produced(async (_c, channelId) => {
      const rehearsal = rehearsalOf(channelId)
      const { seq } = (await parts.channels.get(rehearsal)).status()
      const url = await overlayUrl(parts, rehearsal)
      return answer(ok({ channelId: rehearsal, seq, overlayUrl: url }))
    }),
  )

  app.delete(
    `${base}/rehearsal`,
    produced(async (_c, channelId) => {
      const rehearsal = rehearsalOf(channelId)
      await parts.channels.discard(rehearsal)
      return answer(ok({ channelId: rehearsal }))
    }),
  )
}

function rehearsalOf(channelId: string): string {
  return isRehearsal(channelId) ? channelId : `${channelId}${REHEARSAL_SUFFIX}`
}

/** The token stays in the fragment, which browsers never send. */
export async function overlayUrl(
  parts: Pick<HttpParts, 'auth' | 'facts'>,
  channelId: string,
): Promise<string> {
  return urlWith(parts, channelId, await parts.auth.overlayToken(channelId))
}

function urlWith(parts: Pick<HttpParts, 'facts'>, channelId: string, token: string): string {
  return `${parts.facts.publicUrl()}/overlay/${channelId}#t=${token}`
}
