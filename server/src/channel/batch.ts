/**
 * One batch: decides and applies submission after submission, without waiting for anything. What it
 * throws is a broken invariant: the state it leaves behind must not be used any more.
 */
import { err } from '@fanfare/shared/base'
import type { CauseId, MemberId } from '@fanfare/shared/base'
import { EVENT_VERSION, rejection } from '@fanfare/shared/contracts'
import type { CommandBody, Envelope, Rejection, Stamp } from '@fanfare/shared/contracts'
import type { State } from '@fanfare/shared/engine'
import type { Remembered } from '../journal/journal.ts'
import { TICKS_PER_BATCH_MAX } from '../limits.ts'
import type { CauseWindow } from './cause-window.ts'
import type { Engine } from './engine.ts'
import type { Identities } from './identity-book.ts'
import type { Recalled } from './recall-older.ts'
import { suspicionIn } from './risk-watch.ts'
import type {
  AppliedBatch,
  Outcome,
  Refused,
  Room,
  SeenIdentity,
  Submission,
} from './submission.ts'
import { movesValue, notDurable } from './value-moves.ts'
import type { Shortfall } from './value-moves.ts'

/** What a channel is while it runs: all of it is rows, or can be had again from the journal. */
export type ChannelMemory = {
  engine: Engine
  state: State
  identities: Identities
  causes: CauseWindow
  newMemberId: () => MemberId
}

export type Counters = {
  accepted: number
  duplicates: number
  rejected: number
  quarantined: number
}

type Cause = Pick<Submission, 'causeId' | 'actor'>

export type BatchStamp = Pick<Stamp, 'at' | 'seed'> & {
  /** The store promises less than what moves value needs. */
  tooLittle?: Shortfall | null
  /** Up to here the channel was found when it was opened, and the store promised less than is required. */
  unprovenSeq?: number
}

export class Batch {
  readonly envelopes: Envelope[] = []
  readonly applied: AppliedBatch['applied'][number][] = []
  /** Ids to remember for ever, and ids for the window only. */
  readonly remember: Remembered[] = []
  readonly seen: Remembered[] = []
  readonly counters: Counters = { accepted: 0, duplicates: 0, rejected: 0, quarantined: 0 }
  readonly #memory: ChannelMemory
  readonly #stamp: BatchStamp
  readonly #room: Room
  /** What the journal said about ids that are not in the window. */
  readonly #recalled: Recalled

  constructor(memory: ChannelMemory, stamp: BatchStamp, recalled: Recalled = new Map()) {
    this.#memory = memory
    this.#stamp = stamp
    this.#room = roomOf(memory, () => stamp.at)
    this.#recalled = recalled
  }

  get at(): number {
    return this.#stamp.at
  }

  /** What time alone brings about, before anything else sees this time. Answers whether all is settled. */
  tick(): boolean {
    const { engine, state } = this.#memory
    for (let count = 0; count < TICKS_PER_BATCH_MAX; count++) {
      if (!isDue(engine.nextDeadline(state), this.at)) return true
      const causeId = `tick:${this.at}` as CauseId
      const settled: Envelope[] = []
      const refusal = this.#run({ type: 'Tick' }, { causeId, actor: 'system' }, settled)
      if (refusal !== null || settled.length === 0) break
    }
    return !isDue(engine.nextDeadline(state), this.at)
  }

  submit(submission: Submission): Outcome {
    const known = this.#find(submission.causeId)
    if (known !== undefined) return this.#repeated(submission, known)
    const members = this.#membersOf(submission)
    if (members === null) {
      return this.#note(submission, refusedAs(rejection('member/unknown')), [])
    }
    const [first, ...others] = submission.build(members, this.#room)
    const envelopes: Envelope[] = []
    const refusal = first === undefined ? null : this.#run(first, submission, envelopes)
    if (refusal !== null) return this.#note(submission, refusedAs(refusal), [])
    const refused: Refused[] = []
    const mayBeOld = others.length > 0 && this.#mayBeOld(submission)
    let givenCount = 0
    for (const command of others) {
      const why = mayBeOld
        ? this.#refusalOf(command, submission)
        : this.#run(command, submission, envelopes)
      if (why !== null) refused.push(refusedOf(command, why))
      else if (!mayBeOld) givenCount++
    }
    // What was asked for and given must never be given again, however late the line comes once more.
    this.#accept(submission, members, givenCount > 0 ? 'forever' : submission.dedupe)
    const { seq } = this.#memory.state
    return this.#note(submission, { status: 'accepted', seq, envelopes, refused }, members)
  }

  /**
   * Whether it may have been given what it asks before, and the journal was not asked: what it asked could not
   * be had as it came. Then it is not given now either; where it would be refused, that is said.
   */
  #mayBeOld({ causeId }: Submission): boolean {
    return this.#memory.causes.mayForget(causeId) && !this.#recalled.has(causeId)
  }

  #find(causeId: string): Remembered | undefined {
    return this.#memory.causes.find(causeId) ?? this.#recalled.get(causeId) ?? undefined
  }

  #repeated(submission: Submission, known: Remembered): Outcome {
    if (known.bodyHash === submission.bodyHash) {
      // Nobody is told that it is done before it is as safe as that has to be.
      if (this.#isUnproven(submission, known)) return { status: 'shed' }
      return this.#note(submission, { status: 'duplicate', seq: known.seq }, [])
    }
    // A key that a person used twice is that person's mistake, and nothing for the panel to look at.
    if (submission.causeId.startsWith('cmd:')) {
      return this.#note(submission, refusedAs(rejection('command/key_reused')), [])
    }
    this.#quarantine(submission)
    return this.#note(submission, refusedAs(rejection('signal/conflict')), [])
  }

  #isUnproven(submission: Submission, known: Remembered): boolean {
    const { tooLittle = null, unprovenSeq = 0 } = this.#stamp
    if (tooLittle === null || known.seq > unprovenSeq) return false
    const { identities, state } = this.#memory
    const members = submission.identities.flatMap(
      ({ platform, userId }) => identities.find(platform, userId) ?? [],
    )
    // Somebody who was never seen moved nothing.
    if (members.length < submission.identities.length) return false
    return submission.build(members, this.#room).some((body) => movesValue(state, body))
  }

  /** Journals the same conflicting body once, however often it comes. */
  #quarantine({ causeId, bodyHash, actor }: Submission): void {
    this.counters.quarantined++
    const quarantineId = `quarantine:${causeId}:${bodyHash}` as CauseId
    if (this.#memory.causes.find(quarantineId) !== undefined) return
    this.#run({ type: 'QuarantineSignal', signalId: causeId }, { causeId: quarantineId, actor }, [])
    this.#remember(quarantineId, bodyHash, 'window')
  }

  /** Null when somebody has to be known and is not. Nothing is noted yet. */
  #membersOf(submission: Submission): readonly MemberId[] | null {
    const { identities } = this.#memory
    const members: MemberId[] = []
    for (const { platform, userId } of submission.identities) {
      const known = identities.find(platform, userId)
      if (known === undefined && submission.unknown === 'require') return null
      members.push(known ?? earlierSame(submission.identities, members) ?? this.#mint())
    }
    return members
  }

  #mint(): MemberId {
    for (;;) {
      const member = this.#memory.newMemberId()
      if (this.#memory.identities.ofMember(member) === undefined) return member
    }
  }

  #accept(
    submission: Submission,
    members: readonly MemberId[],
    dedupe: Submission['dedupe'],
  ): void {
    const { identities } = this.#memory
    if (submission.unknown === 'mint') {
      for (let index = 0; index < members.length; index++) {
        const seen = submission.identities[index]
        const member = members[index]
        if (seen !== undefined && member !== undefined) identities.learn(seen, member)
      }
    }
    this.#remember(submission.causeId, submission.bodyHash, dedupe)
  }

  #remember(causeId: string, bodyHash: string, dedupe: Submission['dedupe']): void {
    const { seq } = this.#memory.state
    const cause = { causeId, bodyHash, seq }
    this.#memory.causes.add(cause)
    if (dedupe === 'forever') this.remember.push(cause)
    else this.seen.push(cause)
  }

  #decide(body: CommandBody, { causeId, actor }: Cause): ReturnType<Engine['decide']> {
    const { at, seed, tooLittle = null } = this.#stamp
    if (tooLittle !== null && movesValue(this.#memory.state, body))
      return err(notDurable(tooLittle))
    // Not a spread: over bodies of many shapes it takes 3.8 µs, and this 0.1.
    const command = Object.assign({ at, seed, causeId, actor }, body)
    return this.#memory.engine.decide(this.#memory.state, command)
  }

  /** What it would be refused for; nothing of it happens. */
  #refusalOf(body: CommandBody, cause: Cause): Rejection | null {
    const decided = this.#decide(body, cause)
    return decided.ok ? null : decided.error
  }

  /** One command: decided, and applied unless it was refused. Its events are added to `into`. */
  #run(body: CommandBody, cause: Cause, into: Envelope[]): Rejection | null {
    const decided = this.#decide(body, cause)
    if (!decided.ok) return decided.error
    const { engine, state } = this.#memory
    const { at } = this.#stamp
    const { causeId } = cause
    for (const event of decided.value) {
      const envelope = { seq: state.seq + 1, at, causeId, v: EVENT_VERSION, event }
      engine.apply(state, envelope)
      this.envelopes.push(envelope)
      into.push(envelope)
    }
    return null
  }

  #note(submission: Submission, outcome: Outcome, members: readonly MemberId[]): Outcome {
    if (outcome.status === 'accepted') this.counters.accepted++
    else if (outcome.status === 'duplicate') this.counters.duplicates++
    else if (outcome.status === 'rejected') this.counters.rejected++
    this.applied.push({ submission, outcome, members })
    return outcome
  }
}

/** The room as it is whenever it is asked. */
export function roomOf({ engine, state }: ChannelMemory, now: () => number): Room {
  return {
    get blockedWords() {
      return state.rules.blockedWords
    },
    get isListening() {
      return engine.isListening(state, now())
    },
    mayBeGiven: (meaning) => engine.mayBeGiven(state, meaning),
    meaningOf: (said) => engine.meaningOf(state, now(), said),
    suspicionOf: (line) => suspicionIn(state, line, now()),
  }
}

function isDue(deadline: number | null, at: number): boolean {
  return deadline !== null && deadline <= at
}

function refusedAs(error: Rejection): Outcome {
  return { status: 'rejected', rejection: error }
}

function refusedOf(command: CommandBody, refusal: Rejection): Refused {
  if (!('activityId' in command) || command.activityId === null) return refusal
  return { ...refusal, activityId: command.activityId }
}

/** Somebody who is named twice in one signal is one person: `members` are those before the present one. */
function earlierSame(
  identities: readonly SeenIdentity[],
  members: readonly MemberId[],
): MemberId | undefined {
  const present = identities[members.length]
  return members.find((_, index) => {
    const earlier = identities[index]
    return earlier?.platform === present?.platform && earlier?.userId === present?.userId
  })
}
