/**
 * What the two nodes of a hand-over say to each other so that the next owner has the channel in memory before it
 * takes it. Nothing depends on these words: without them the next owner reads the channel when it has it.
 */
import { z } from 'zod'
import type { HandOverAhead } from '../channel/aheads.ts'
import { isChannelId } from '../channel/registry.ts'
import { AHEAD_CHANGES_MAX, AHEAD_MS_MAX } from '../limits.ts'
import type { Asking } from './asking.ts'

/** `id` tells this hand-over from any other of the same channel. */
export type HandOver = { channelId: string; id: string }

const READ_AHEAD = 'read-ahead'
const LEFT = 'left'

const handOverSchema = z.object({
  channelId: z.string().refine(isChannelId),
  id: z.string(),
})
const leftSchema = handOverSchema.extend({
  left: z.object({
    epoch: z.number(),
    seq: z.number(),
    hash: z.string(),
    changed: z.array(z.string()).max(AHEAD_CHANGES_MAX),
  }),
})

export class HandOverWords {
  readonly #asking: Asking
  readonly #ahead: () => HandOverAhead | null

  constructor(asking: Asking, ahead: () => HandOverAhead | null) {
    this.#asking = asking
    this.#ahead = ahead
  }

  answer(): void {
    this.#asking.answer(READ_AHEAD, (body) => {
      const { channelId, id } = handOverSchema.parse(body)
      return this.#ahead()?.read(channelId, id) ?? false
    })
    this.#asking.answer(LEFT, (body) => {
      const { channelId, id, left } = leftSchema.parse(body)
      this.#ahead()?.told(channelId, id, left)
    })
  }

  /** Never rejects; resolves when the next owner has read it, or will not have. */
  async readAhead(node: string, handOver: HandOver): Promise<void> {
    try {
      const isNoted = await this.#ahead()?.note(handOver.channelId)
      if (isNoted) await this.#asking.ask(node, READ_AHEAD, handOver, AHEAD_MS_MAX)
    } catch {
      // It reads the channel when it has it.
    }
  }

  tellLeft(node: string, handOver: HandOver): void {
    const left = this.#ahead()?.left(handOver.channelId) ?? null
    if (left !== null) this.#asking.tell(node, LEFT, { ...handOver, left })
  }
}
