/** Previews: what a command would do, read from the state as it is. Nothing is journalled. */
import { randomBytes, randomUUID } from 'node:crypto'
import { err, ok } from '@fanfare/shared/base'
import type { CauseId, Result } from '@fanfare/shared/base'
import { CueActionSchema, PreviewSchema, rejection } from '@fanfare/shared/contracts'
import type {
  Command,
  CueAction,
  OpeningPreview,
  OverlayHealth,
  Rejection,
  ReversalPreview,
} from '@fanfare/shared/contracts'
import { previewOpening, previewReversal } from '@fanfare/shared/view'
import type { z } from 'zod'
import type { Principal } from '../auth/principal.ts'
import type { ChannelReading } from '../channel/channel.ts'
import { foldedAction } from '../ingest/folded-command.ts'
import { describeIssue } from '../ingest/validate.ts'
import type { HttpParts } from './context.ts'
import { viewReading } from './reading.ts'

type Previewed = { seq: number; events: []; preview: OpeningPreview | ReversalPreview }

export function isPreview(body: unknown): boolean {
  const type = body !== null && typeof body === 'object' && 'type' in body ? body.type : null
  return type === 'PreviewReversal' || type === 'PreviewOpening'
}

export async function previewed(
  parts: Pick<HttpParts, 'channels' | 'overlays'>,
  caller: Principal,
  channelId: string,
  body: unknown,
): Promise<Result<Previewed, Rejection>> {
  const asked = parse(PreviewSchema, body)
  if (!asked.ok) return asked
  const channel = await parts.channels.get(channelId)
  if (asked.value.type === 'PreviewReversal') {
    const { activityId } = asked.value
    return channel.read((reading) => {
      const preview = previewReversal(viewReading(reading), activityId)
      return preview === null ? err(rejection('activity/unknown')) : ok(of(reading, preview))
    })
  }
  const opening = parse(CueActionSchema, asked.value.command)
  if (!opening.ok) return opening
  const warnings = overlayWarnings(parts.overlays(channelId))
  return channel.read((reading) => {
    const command = meantAt(reading.at, caller, opening.value)
    const preview = previewOpening(viewReading(reading), command)
    return ok(of(reading, { ...preview, warnings: [...preview.warnings, ...warnings] }))
  })
}

function of({ state }: ChannelReading, preview: Previewed['preview']): Previewed {
  return { seq: state.seq, events: [], preview }
}

/** The command as it would be stamped if it were meant; its seed is thrown away with it. */
function meantAt(at: number, caller: Principal, action: CueAction): Command {
  const seed = randomBytes(16).toString('hex')
  const causeId = `preview:${randomUUID()}` as CauseId
  return { ...foldedAction(action), at, seed, causeId, actor: `producer:${caller.id}` }
}

/** What nobody would see on the picture. */
function overlayWarnings(overlays: readonly OverlayHealth[]): string[] {
  if (overlays.length === 0) return ['overlay_absent']
  return overlays.some(({ visible }) => visible) ? [] : ['overlay_hidden']
}

function parse<T>(schema: z.ZodType<T>, value: unknown): Result<T, Rejection> {
  const parsed = schema.safeParse(value)
  return parsed.success
    ? ok(parsed.data)
    : err(rejection('request/invalid', describeIssue(parsed.error.issues[0])))
}
