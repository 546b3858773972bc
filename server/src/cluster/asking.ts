/**
 * Questions from node to node over the bus. A question or an answer may be lost, and a question may be answered
 * although nobody waits any more: whatever is asked this way must be harmless to ask again.
 */
import { randomUUID } from 'node:crypto'
import { rejection } from '@fanfare/shared/contracts'
import { ChannelRefused } from '../channel/channel-refused.ts'
import { ASK_ANSWER_BYTES_MAX, ASK_MS_MAX } from '../limits.ts'
import { nodeTopic } from '../redis/keys.ts'
import type { Bus } from './bus.ts'

export interface Asking {
  /**
   * `body` and the answer are JSON values. Rejects with `ChannelRefused` (`channel/unavailable`) when no answer
   * comes in time or the other node could not answer.
   */
  ask(node: string, kind: string, body: unknown, timeoutMs?: number): Promise<unknown>
  /** Says something that needs no answer. */
  tell(node: string, kind: string, body: unknown): void
  /** One handler a kind. What it throws is answered as "could not". */
  answer(kind: string, handler: (body: unknown, from: string) => unknown): void
  close(): void
}

type Question = { kind: string; id: string | null; from: string; body: unknown }
type Reply = { re: string; body?: unknown; error?: string }
type Pending = {
  resolve: (body: unknown) => void
  reject: (error: Error) => void
  timer: NodeJS.Timeout
}

export async function createAsking(bus: Bus, self: string): Promise<Asking> {
  const pending = new Map<string, Pending>()
  const handlers = new Map<string, (body: unknown, from: string) => unknown>()

  function hear(text: string): void {
    const message = JSON.parse(text) as Question | Reply
    if ('re' in message) settle(message)
    else void reply(message)
  }

  function settle({ re, body, error }: Reply): void {
    const waiting = pending.get(re)
    if (waiting === undefined) return
    pending.delete(re)
    clearTimeout(waiting.timer)
    if (error === undefined) waiting.resolve(body)
    else waiting.reject(unavailable(error))
  }

  async function reply({ kind, id, from, body }: Question): Promise<void> {
    let answer: Reply = { re: id ?? '' }
    try {
      const handler = handlers.get(kind)
      if (handler === undefined) throw new Error(`nobody here answers ${kind}`)
      answer.body = (await handler(body, from)) ?? null
    } catch (error) {
      answer = { re: id ?? '', error: error instanceof Error ? error.message : String(error) }
    }
    if (id === null) return
    let text = JSON.stringify(answer)
    if (text.length > ASK_ANSWER_BYTES_MAX) {
      text = JSON.stringify({ re: id, error: 'the answer is too long to be sent between nodes' })
    }
    bus.say(nodeTopic(from), text)
  }

  const stop = await bus.hear(nodeTopic(self), hear)

  return {
    ask(node, kind, body, timeoutMs = ASK_MS_MAX) {
      const id = randomUUID()
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          pending.delete(id)
          reject(unavailable(`${node} did not answer in time`))
        }, timeoutMs)
        pending.set(id, { resolve, reject, timer })
        bus.say(nodeTopic(node), JSON.stringify({ kind, id, from: self, body } satisfies Question))
      })
    },
    tell(node, kind, body) {
      const told: Question = { kind, id: null, from: self, body }
      bus.say(nodeTopic(node), JSON.stringify(told))
    },
    answer: (kind, handler) => void handlers.set(kind, handler),
    close() {
      stop()
      for (const { reject, timer } of pending.values()) {
        clearTimeout(timer)
        reject(unavailable('this node stops'))
      }
      pending.clear()
    },
  }
}

function unavailable(why: string): ChannelRefused {
  return new ChannelRefused(rejection('channel/unavailable', why))
}
