/** The one way into a channel: signals and commands, over whatever they came. */
import { randomUUID } from 'node:crypto'
import { err, ok } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import type { Envelope, IngestAnswer, ProducerCommand, Rejection } from '@fanfare/shared/contracts'
import type { Channel } from '../channel/channel.ts'
import type { Outcome, Submission } from '../channel/submission.ts'
import { commandSubmission } from './command-submission.ts'
import type { QuestionCooldown } from './question-cooldown.ts'
import { toSubmission } from './to-submission.ts'
import { validateSignals } from './validate.ts'

/** All that ingest needs of a registry. */
export type OpensChannels = { get(channelId: string): Promise<Channel> }

export type IngestOptions = {
  channels: OpensChannels
  clock: () => number
  cooldown: QuestionCooldown
  /** Told about every answered request, for the metrics. */
  counted?: (channelId: string, answer: IngestAnswer) => void
}

export type CommandIn = {
  command: ProducerCommand
  tokenId: string
  idempotencyKey?: string
  /** As of `Channel.submit`. */
  onDecided?: (() => void) | undefined
}

export type CommandDone =
  | { repeated: false; seq: number; envelopes: readonly Envelope[] }
  /** The same command was done before; its events are in the journal under this cause. */
  | { repeated: true; seq: number | null; causeId: string }

export interface Ingest {
  /** Answers when everything accepted is durable; a refusal means that nothing was applied. */
  signals(
    channelId: string,
    items: readonly unknown[],
    onDecided?: () => void,
  ): Promise<Result<IngestAnswer, Rejection>>
  command(channelId: string, request: CommandIn): Promise<Result<CommandDone, Rejection>>
}

export function createIngest(options: IngestOptions): Ingest {
  const { channels, clock, cooldown } = options

  function submissionsOf(channelId: string, items: readonly unknown[], nowMs: number) {
    const { signals, indexes, rejected } = validateSignals(items, nowMs)
    const submissions = signals.map((signal) => {
      const submission = toSubmission(signal)
      return submission.note?.question === undefined
        ? submission
        : withinCooldown(submission, channelId, cooldown, nowMs)
    })
    return { submissions, indexes, rejected }
  }

  async function signals(channelId: string, items: readonly unknown[], onDecided?: () => void) {
    const channel = await channels.get(channelId)
    const { submissions, indexes, rejected } = submissionsOf(channelId, items, clock())
    const outcomes = submissions.length === 0 ? [] : await channel.submit(submissions, onDecided)
    if ('busy' in outcomes) return err(rejection(outcomes.busy))
    const answer = answerOf(outcomes, indexes, rejected, channel)
    options.counted?.(channelId, answer)
    return ok(answer)
  }

  async function command(channelId: string, request: CommandIn) {
    const channel = await channels.get(channelId)
    const submission = commandSubmission({
      command: request.command,
      tokenId: request.tokenId,
      idempotencyKey: request.idempotencyKey ?? randomUUID(),
      nowMs: clock(),
    })
    if (!submission.ok) return submission
    const outcomes = await channel.submit([submission.value], request.onDecided)
    if ('busy' in outcomes) return err(rejection(outcomes.busy))
    return doneOf(submission.value.causeId, outcomes[0])
  }

  return { signals, command }
}

/** A question on cooldown still counts as a chat line; only its answer is left out. */
function withinCooldown(
  submission: Submission,
  channelId: string,
  cooldown: QuestionCooldown,
  nowMs: number,
): Submission {
  const { note, identities } = submission
  if (note?.question === undefined) return submission
  const viewer = `${identities[0]?.platform}:${identities[0]?.userId}`
  if (cooldown.take(channelId, viewer, note.question.command, nowMs)) return submission
  const { question: _unanswered, ...rest } = note
  return { ...submission, note: rest }
}

function answerOf(
  outcomes: readonly Outcome[],
  indexes: readonly number[],
  rejected: IngestAnswer['rejected'],
  channel: Channel,
): IngestAnswer {
  const { seq: durableSeq, durability } = channel.status()
  const answer: IngestAnswer = { accepted: 0, duplicates: 0, rejected, seq: durableSeq, durability }
  const invalid = rejected.length
  outcomes.forEach((outcome, position) => {
    const index = indexes[position] ?? position
    if (outcome.status === 'accepted') {
      answer.accepted++
      for (const { code, message } of outcome.refused) {
        answer.refused ??= []
        answer.refused.push({ index, code, message })
      }
    } else if (outcome.status === 'duplicate') answer.duplicates++
    else {
      const { code, message } =
        outcome.status === 'shed' ? rejection('channel/busy') : outcome.rejection
      rejected.push({ index, code, message })
    }
    if ('seq' in outcome && outcome.seq !== null && outcome.seq > answer.seq) {
      answer.seq = outcome.seq
    }
  })
  if (invalid > 0 && rejected.length > invalid) rejected.sort((a, b) => a.index - b.index)
  return answer
}

function doneOf(causeId: string, outcome: Outcome | undefined): Result<CommandDone, Rejection> {
  switch (outcome?.status) {
    case 'accepted':
      return ok({ repeated: false, seq: outcome.seq, envelopes: outcome.envelopes })
    case 'duplicate':
      return ok({ repeated: true, seq: outcome.seq, causeId })
    case 'rejected':
      return err(
        outcome.rejection.code === 'signal/conflict'
          ? rejection('command/key_reused')
          : outcome.rejection,
      )
    default:
      return err(rejection('channel/busy'))
  }
}
