/** A journal whose appends become durable, or fail, when the test says so. */
import { createMemoryJournal } from '@fanfare/server/journal/memory-journal.ts'
import type { Journal, JournalBatch } from '@fanfare/server/journal/journal.ts'

export type HeldAppend = {
  batch: JournalBatch
  succeed: () => Promise<void>
  /** Says that it is durable without writing anything. */
  answerNow: () => void
  fail: (error: Error) => void
}

export class ManualJournal {
  readonly memory = createMemoryJournal()
  readonly held: HeldAppend[] = []
  readonly appended: JournalBatch[] = []
  /** Every id ever asked for. */
  readonly recalled: string[] = []
  readonly journal: Journal
  #arrived: (() => void)[] = []
  #isOpen = false

  constructor() {
    const { memory } = this
    this.journal = {
      ...memory,
      append: (channelId, batch) =>
        new Promise((resolve, reject) => {
          this.appended.push(batch)
          if (this.#isOpen) return resolve(memory.append(channelId, batch))
          const succeed = async () => resolve(await memory.append(channelId, batch))
          const answerNow = () => resolve('memory')
          this.held.push({ batch, succeed, answerNow, fail: reject })
          for (const arrived of this.#arrived.splice(0)) arrived()
        }),
      recall: (channelId, causeIds) => {
        this.recalled.push(...causeIds)
        return memory.recall(channelId, causeIds)
      },
    }
  }

  /** Resolves when `count` appends have been asked for, durable ones included. */
  async appends(count: number): Promise<void> {
    while (this.held.length < count) {
      await new Promise<void>((resolve) => this.#arrived.push(resolve))
    }
  }

  /** From now on appends are durable at once, those that wait first. */
  async open(): Promise<void> {
    this.#isOpen = true
    for (const { succeed } of this.held) await succeed()
  }
}
