/** What waits for the writer: bounded, with a policy for who gives way when it is full. */
import {
  BATCH_SUBMISSIONS_MAX,
  MAILBOX_SUBMISSIONS_MAX,
  SHED_ABOVE_SUBMISSIONS,
} from '../limits.ts'
import type { Recalled } from './recall-older.ts'
import type { Outcome, Submission } from './submission.ts'

export type Busy = { busy: 'channel/busy' | 'channel/unavailable' | 'channel/stopped' }
export type Answer = readonly Outcome[] | Busy

/** Submissions that came together and are answered together. */
export type Waiting = {
  submissions: readonly Submission[]
  /** Unix ms at which it came. */
  since: number
  /** What the journal says about its older ids; null when nothing was asked. */
  recalled: Promise<Recalled> | null
  /** Told once its fate is decided, before that is durable. */
  onDecided: () => void
  answer: (answer: Answer) => void
}

export type MailboxLimits = { shedAbove: number; max: number; batchMax: number }

const DEFAULTS: MailboxLimits = {
  shedAbove: SHED_ABOVE_SUBMISSIONS,
  max: MAILBOX_SUBMISSIONS_MAX,
  batchMax: BATCH_SUBMISSIONS_MAX,
}

export class Mailbox {
  readonly #limits: MailboxLimits
  #waiting: Waiting[] = []
  /** Submissions waiting. */
  #size = 0
  shedCount = 0

  constructor(limits: MailboxLimits = DEFAULTS) {
    this.#limits = limits
  }

  get size(): number {
    return this.#size
  }

  get oldestSince(): number | null {
    return this.#waiting[0]?.since ?? null
  }

  /** Takes all of it, all but what may be shed, or nothing at all. `isHeard` is asked of what would be shed. */
  put(
    submissions: readonly Submission[],
    since: number,
    recall: (kept: readonly Submission[]) => Promise<Recalled> | null,
    isHeard: (submission: Submission) => boolean = () => false,
    onDecided: () => void = () => undefined,
  ): Promise<Answer> {
    const isCrowded = this.#size + submissions.length > this.#limits.shedAbove
    const kept = isCrowded
      ? submissions.filter((one) => one.shed === null || isHeard(one))
      : submissions
    if (this.#size + kept.length > this.#limits.max)
      return Promise.resolve({ busy: 'channel/busy' })
    this.shedCount += submissions.length - kept.length
    if (kept.length === 0) return Promise.resolve(submissions.map(() => ({ status: 'shed' })))
    const recalled = recall(kept)
    // It may fail before anybody waits for it; whoever takes the batch hears of it.
    recalled?.catch(() => undefined)
    return new Promise((resolve) => {
      const answer = (given: Answer) => resolve(withShed(submissions, kept, given))
      this.#waiting.push({ submissions: kept, since, recalled, onDecided, answer })
      this.#size += kept.length
    })
  }

  /** Whole requests up to the size of a batch; a bigger one alone. */
  takeBatch(): Waiting[] {
    let count = 0
    let requests = 0
    for (const { submissions } of this.#waiting) {
      if (requests > 0 && count + submissions.length > this.#limits.batchMax) break
      count += submissions.length
      requests++
    }
    this.#size -= count
    return this.#waiting.splice(0, requests)
  }

  /** Answers all that wait without looking at it. */
  refuseAll(busy: Busy): void {
    const refused = this.#waiting
    this.#waiting = []
    this.#size = 0
    for (const { answer } of refused) answer(busy)
  }
}

/** Puts the outcomes of what was kept back to the places of the request. */
function withShed(
  submissions: readonly Submission[],
  kept: readonly Submission[],
  given: Answer,
): Answer {
  if ('busy' in given || kept.length === submissions.length) return given
  let next = 0
  return submissions.map((submission) => {
    if (submission !== kept[next]) return { status: 'shed' }
    return given[next++] ?? { status: 'shed' }
  })
}
