/**
 * Asks the journal about ids that carry value and are older than the window. Asked as soon as a request
 * comes, so that the answer is there when its batch is decided and no batch waits for it in line.
 */
import { PastUnavailable } from '../journal/journal.ts'
import type { Journal, Remembered } from '../journal/journal.ts'
import type { CauseWindow } from './cause-window.ts'
import type { Room, Submission } from './submission.ts'

/** By id; null where the journal was asked and knows nothing. */
export type Recalled = ReadonlyMap<string, Remembered | null>

/** Null when there is nothing to ask. */
export function recallOlder(
  journal: Journal,
  channelId: string,
  causes: CauseWindow,
  submissions: readonly Submission[],
  room: Room,
): Promise<Recalled> | null {
  const unknown: string[] = []
  for (const submission of submissions) {
    if (!causes.mayForget(submission.causeId)) continue
    if (submission.dedupe === 'forever' || submission.mayBeGiven?.(room) === true) {
      unknown.push(submission.causeId)
    }
  }
  return unknown.length === 0 ? null : ask(journal, channelId, unknown)
}

async function ask(
  journal: Journal,
  channelId: string,
  causeIds: readonly string[],
): Promise<Recalled> {
  const found = await journal.recall(channelId, causeIds)
  return new Map(causeIds.map((causeId, index) => [causeId, found[index] ?? null]))
}

type Asked = { recalled: Promise<Recalled> | null }

/** What is known of the requests of a batch, and which of them can be decided with it. */
export type AllRecalled<T> = { recalled: Recalled; able: T[]; unable: T[] }

/** One whose ids cannot be looked up at the moment waits for nobody and keeps nobody waiting. */
export async function allRecalled<T extends Asked>(waiting: readonly T[]): Promise<AllRecalled<T>> {
  const all: AllRecalled<T> & { recalled: Map<string, Remembered | null> } = {
    recalled: new Map(),
    able: [],
    unable: [],
  }
  const answers = await Promise.allSettled(waiting.map(async ({ recalled }) => recalled))
  for (const [index, one] of waiting.entries()) {
    const answer = answers[index]
    if (answer?.status === 'rejected') {
      if (!(answer.reason instanceof PastUnavailable)) throw answer.reason
      all.unable.push(one)
      continue
    }
    all.able.push(one)
    for (const [causeId, found] of answer?.value ?? []) all.recalled.set(causeId, found)
  }
  return all
}
