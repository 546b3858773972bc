/** A producer's command as a submission: members named by platform id, time zones looked up, words folded. */
import { assert, err, ok } from '@fanfare/shared/base'
import type { CauseId, MemberId, Result } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import type { ProducerCommand, ProducerCommandBody, Rejection } from '@fanfare/shared/contracts'
import type { SeenIdentity, Submission } from '../channel/submission.ts'
import { bodyHash } from './body-hash.ts'
import { foldedAction, foldedRundown } from './folded-command.ts'
import { zoneOf } from './time-zone.ts'

export type CommandRequest = {
  /** Must come out of `ProducerCommandSchema`, which fixes the order its hash is taken in. */
  command: ProducerCommand
  tokenId: string
  idempotencyKey: string
  nowMs: number
}

export function commandSubmission(request: CommandRequest): Result<Submission, Rejection> {
  const { command, tokenId, idempotencyKey } = request
  const identities: SeenIdentity[] = 'member' in command ? [command.member] : []
  const resolve = resolver(command, request.nowMs)
  if (!resolve.ok) return resolve
  return ok({
    causeId: commandCause(tokenId, idempotencyKey),
    bodyHash: bodyHash(command),
    dedupe: 'forever',
    shed: null,
    actor: `producer:${tokenId}`,
    identities,
    unknown: 'require',
    build: (members) => [resolve.value(members)],
    note: null,
  })
}

export function commandCause(tokenId: string, idempotencyKey: string): CauseId {
  return `cmd:${tokenId}:${idempotencyKey}` as CauseId
}

/** What needs nothing but ids of members. */
type PlainCommand = Exclude<
  ProducerCommand,
  {
    type:
      | 'SetRules'
      | 'SaveRundown'
      | 'OpenSeckill'
      | 'OpenLottery'
      | 'OpenPoll'
      | 'OpenQuiz'
      | 'IssueCode'
  }
>
type Resolver = (members: readonly MemberId[]) => ProducerCommandBody

function resolver(command: ProducerCommand, nowMs: number): Result<Resolver, Rejection> {
  switch (command.type) {
    case 'SetRules': {
      const zone = zoneOf(command.rules.timeZone, nowMs)
      if (zone === null) return err(rejection('rules/time_zone', command.rules.timeZone))
      return ok(() => ({ ...command, zone }))
    }
    case 'SaveRundown':
      return ok(() => ({ ...command, rundown: foldedRundown(command.rundown) }))
    case 'OpenSeckill':
    case 'OpenLottery':
    case 'OpenPoll':
    case 'OpenQuiz':
    case 'IssueCode':
      return ok(() => foldedAction(command))
    default:
      return ok(aboutMember(command))
  }
}

function aboutMember(command: PlainCommand): Resolver {
  if (!('member' in command)) return () => command
  return ([member]) => {
    assert(member !== undefined, 'a command about a member without a member id')
    return { ...command, member }
  }
}
