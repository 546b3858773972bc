/**
 * What runs beside a channel on the node that owns it: connectors and the demo. It moves with the channel, and
 * overlaps a little when it does, because a platform does not repeat what was said while nobody listened; what
 * both nodes hear counts once.
 */
import { CONNECTOR_OVERLAP_MS } from './limits.ts'

/** Starts the work; the answer ends it. */
export type StartWork = () => Promise<() => Promise<void>>

type Work = { channelId: string; start: StartWork; running: Promise<() => Promise<void>> | null }

export class LocalWork {
  readonly #onError: (channelId: string, error: unknown) => void
  readonly #works: Work[] = []
  readonly #here = new Set<string>()
  readonly #leaving = new Map<string, NodeJS.Timeout>()

  constructor(onError: (channelId: string, error: unknown) => void) {
    this.#onError = onError
  }

  /** Runs whenever the channel is here, at once when it is already. Resolves when it has begun, if it has. */
  async add(channelId: string, start: StartWork): Promise<void> {
    const work: Work = { channelId, start, running: null }
    this.#works.push(work)
    if (this.#here.has(channelId)) await this.#begin(work)
  }

  /** The channel is run here (again). */
  here(channelId: string): void {
    const leaving = this.#leaving.get(channelId)
    if (leaving !== undefined) clearTimeout(leaving)
    this.#leaving.delete(channelId)
    this.#here.add(channelId)
    // What fails to begin is told there; the channel itself is none the worse.
    for (const work of this.#of(channelId)) this.#begin(work).catch(() => undefined)
  }

  /** The channel is another node's now. */
  gone(channelId: string): void {
    if (!this.#here.delete(channelId) || this.#of(channelId).length === 0) return
    const end = () => {
      this.#leaving.delete(channelId)
      for (const work of this.#of(channelId)) void this.#end(work)
    }
    this.#leaving.set(channelId, setTimeout(end, CONNECTOR_OVERLAP_MS).unref())
  }

  /** Ends all of it at once. */
  async close(): Promise<void> {
    for (const timer of this.#leaving.values()) clearTimeout(timer)
    this.#leaving.clear()
    this.#here.clear()
    await Promise.all(this.#works.map((work) => this.#end(work)))
  }

  #of(channelId: string): Work[] {
    return this.#works.filter((work) => work.channelId === channelId)
  }

  async #begin(work: Work): Promise<void> {
    work.running ??= work.start()
    try {
      await work.running
    } catch (error) {
      work.running = null
      this.#onError(work.channelId, error)
      throw error
    }
  }

  async #end(work: Work): Promise<void> {
    const { running } = work
    work.running = null
    try {
      await (
        await running
      )?.()
    } catch (error) {
      this.#onError(work.channelId, error)
    }
  }
}
