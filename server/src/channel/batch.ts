/**
 * One batch: decides and applies submission after submission, without waiting for anything. What it
 * throws is a broken invariant: the state it leaves behind must not be used any more.
 */
import type { CauseId, MemberId } from '@fanfare/shared/base'
import { EVENT_VERSION, rejection } from '@fanfare/shared/contracts'
import type { CommandBody, Envelope, Rejection, Stamp } from '@fanfare/shared/contracts'
import type { Result } from '@fanfare/shared/base'
import { ok } from '@fanfare/shared/base'
import type { State } from '@fanfare/shared/engine'
import type { Remembered } from '../journal/journal.ts'
import { TICKS_PER_BATCH_MAX } from '../limits.ts'
import type { CauseWindow, SeenCause } from './cause-window.ts'
import type { Engine } from './engine.ts'
import type { Identities } from './identity-book.ts'
import type { AppliedBatch, Outcome, SeenIdentity, Submission } from './submission.ts'

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

export type BatchStamp = Pick<Stamp, 'at' | 'seed'>

export class Batch {
  readonly envelopes: Envelope[] = []
  readonly applied: AppliedBatch['applied'][number][] = []
  /** Ids to remember for ever, and ids for the window only. */
  readonly remember: Remembered[] = []
  readonly seen: Remembered[] = []
  readonly counters: Counters = { accepted: 0, duplicates: 0, rejected: 0, quarantined: 0 }
  readonly #memory: ChannelMemory
  readonly #stamp: BatchStamp
  /** What the journal said about ids that are not in the window. */
  readonly #recalled: ReadonlyMap<string, SeenCause>

  constructor(
    memory: ChannelMemory,
    stamp: BatchStamp,
    recalled: ReadonlyMap<string, SeenCause> = new Map(),
  ) {
    this.#memory = memory
    this.#stamp = stamp
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
      const decided = this.#run({ type: 'Tick' }, causeId, 'system')
      if (!decided.ok || decided.value.length === 0) break
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
    const [first, ...others] = submission.build(members)
    const { causeId, actor } = submission
    const decided = first === undefined ? ok([]) : this.#run(first, causeId, actor)
    if (!decided.ok) return this.#note(submission, refusedAs(decided.error), [])

    const envelopes = [...decided.value]
    const refused: Rejection[] = []
    for (const command of others) {
      const more = this.#run(command, causeId, actor)
      if (more.ok) envelopes.push(...more.value)
      else refused.push(more.error)
    }
    this.#accept(submission, members)
    const { seq } = this.#memory.state
    return this.#note(submission, { status: 'accepted', seq, envelopes, refused }, members)
  }

  #find(causeId: string): SeenCause | undefined {
    return this.#memory.causes.find(causeId) ?? this.#recalled.get(causeId)
  }

  #repeated(submission: Submission, known: SeenCause): Outcome {
    if (known.bodyHash === submission.bodyHash) {
      return this.#note(submission, { status: 'duplicate', seq: known.seq }, [])
    }
    // A key that a person used twice is that person's mistake, and nothing for the panel to look at.
    if (submission.causeId.startsWith('cmd:')) {
      return this.#note(submission, refusedAs(rejection('command/key_reused')), [])
    }
    this.#quarantine(submission)
    return this.#note(submission, refusedAs(rejection('signal/conflict')), [])
  }

  /** Journals the same conflicting body once, however often it comes. */
  #quarantine({ causeId, bodyHash, actor }: Submission): void {
    this.counters.quarantined++
    const quarantineId = `quarantine:${causeId}:${bodyHash}` as CauseId
    if (this.#memory.causes.find(quarantineId) !== undefined) return
    this.#run({ type: 'QuarantineSignal', signalId: causeId }, quarantineId, actor)
    this.#remember(quarantineId, bodyHash, 'window')
  }

  /** Null when somebody has to be known and is not. Nothing is noted yet. */
  #membersOf(submission: Submission): readonly MemberId[] | null {
    const { identities } = this.#memory
    const members: MemberId[] = []
    for (const [index, { platform, userId }] of submission.identities.entries()) {
      const known = identities.find(platform, userId)
      if (known === undefined && submission.unknown === 'require') return null
      members.push(known ?? earlierSame(submission.identities, members, index) ?? this.#mint())
    }
    return members
  }

  #mint(): MemberId {
    for (;;) {
      const member = this.#memory.newMemberId()
      if (this.#memory.identities.ofMember(member) === undefined) return member
    }
  }

  #accept(submission: Submission, members: readonly MemberId[]): void {
    const { identities } = this.#memory
    if (submission.unknown === 'mint') {
      members.forEach((member, index) => {
        const seen = submission.identities[index]
        if (seen !== undefined) identities.learn(seen, member)
      })
    }
    this.#remember(submission.causeId, submission.bodyHash, submission.dedupe)
  }

  #remember(causeId: string, bodyHash: string, dedupe: Submission['dedupe']): void {
    const { seq } = this.#memory.state
    this.#memory.causes.add(causeId, { bodyHash, seq })
    const list = dedupe === 'forever' ? this.remember : this.seen
    list.push({ causeId, bodyHash, seq })
  }

  /** One command: decided, and applied unless it was refused. */
  #run(body: CommandBody, causeId: CauseId, actor: string): Result<Envelope[], Rejection> {
    const { engine, state } = this.#memory
    const { at, seed } = this.#stamp
    const decided = engine.decide(state, { ...body, at, seed, causeId, actor })
    if (!decided.ok) return decided
    const envelopes = decided.value.map((event) => {
      const envelope = { seq: state.seq + 1, at, causeId, v: EVENT_VERSION, event }
      engine.apply(state, envelope)
      this.envelopes.push(envelope)
      return envelope
    })
    return ok(envelopes)
  }

  #note(submission: Submission, outcome: Outcome, members: readonly MemberId[]): Outcome {
    if (outcome.status === 'accepted') this.counters.accepted++
    else if (outcome.status === 'duplicate') this.counters.duplicates++
    else if (outcome.status === 'rejected') this.counters.rejected++
    this.applied.push({ submission, outcome, members })
    return outcome
  }
}

function isDue(deadline: number | null, at: number): boolean {
  return deadline !== null && deadline <= at
}

function refusedAs(error: Rejection): Outcome {
  return { status: 'rejected', rejection: error }
}

/** Somebody who is named twice in one signal is one person. */
function earlierSame(
  identities: readonly SeenIdentity[],
  members: readonly MemberId[],
  index: number,
): MemberId | undefined {
  const wanted = identities[index]
  const earlier = identities.findIndex(
    ({ platform, userId }) => platform === wanted?.platform && userId === wanted.userId,
  )
  return earlier < index ? members[earlier] : undefined
}
