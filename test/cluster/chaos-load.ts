/**
 * A steady load as connectors make it: gifts, orders, claims, chat and commands, each with an id of its own, sent
 * to any node and sent again with the same id until it is answered. Remembers what was acknowledged.
 */
import type { Random } from '@fanfare/server/connectors/simulated/random.ts'
import { ADMIN_TOKEN } from '../support/cluster-nodes.ts'
import type { ClusterNode } from '../support/cluster-nodes.ts'

export type SentKind = 'gift' | 'order' | 'claim' | 'chat' | 'adjust'

export type Sent = {
  kind: SentKind
  /** Of its effects in the journal; of a command its reason. */
  cause: string
  viewer: string
  /** Unix ms. */
  sentAt: number
  ackedAt: number | null
  /** As the answer told it: not below that of its effects. */
  ackedSeq: number
  /** Of a claim that counted as chat and got nothing. */
  refused: string | null
  /** An answer to something sent again tells no refusal. */
  isRepeated: boolean
  /** A loss that an incident told of has been accepted once. */
  isLost: boolean
}

export type LoadOptions = {
  channelId: string
  nodes: readonly ClusterNode[]
  random: Random
}

type Item = { sent: Sent; signal: object }
type Answer = {
  accepted: number
  duplicates: number
  rejected: { index: number; code: string }[]
  refused?: { index: number; code: string }[]
  seq: number
}

const SENDERS = 6
const VIEWERS = 60
const SIGNALS_EACH_MAX = 4
const PAUSE_MS_MAX = 25
const COMMAND_PAUSE_MS_MAX = 80
/** As a connector waits: longer than the server takes to answer that it cannot. */
const ANSWER_MS_MAX = 14_000
const AGAIN_MS = 60
/** Whatever is not acknowledged by then never will be. */
const PATIENCE_MS = 45_000
/** Codes that ask to send the same again. */
const AGAIN: ReadonlySet<string> = new Set([
  'channel/busy',
  'channel/unavailable',
  'channel/not_durable',
  'rate/limited',
])

export class ChaosLoad {
  readonly sent: Sent[] = []
  /** What no connector could make sense of. */
  readonly complaints: string[] = []
  /** ms of `performance.now()` at which something was acknowledged, ascending. */
  readonly ackedAt: number[] = []
  readonly #options: LoadOptions
  #made = 0
  #isStopping = false
  #keyword: string | null = null
  #work: Promise<void>[] = []

  constructor(options: LoadOptions) {
    this.#options = options
  }

  /** Everybody says something once, so that commands find their members. */
  async introduce(): Promise<void> {
    const items = Array.from({ length: VIEWERS }, (_, n) => this.#chat(`v${n}`, 'hello'))
    await this.#deliver(items)
  }

  /** Claims go to the sale with this keyword. */
  start(keyword: string): void {
    this.#isStopping = false
    this.#keyword = keyword
    this.#work = [this.#command(), ...Array.from({ length: SENDERS }, () => this.#send())]
  }

  /** Resolves when everything sent has been answered, or will never be. */
  async stop(): Promise<void> {
    this.#isStopping = true
    await Promise.all(this.#work)
  }

  /** The longest time in ms without an acknowledgement between two moments of `performance.now()`. */
  longestGapMs(from: number, to: number): number {
    let last = from
    let longest = 0
    for (const at of this.ackedAt) {
      if (at < from || at > to) continue
      longest = Math.max(longest, at - last)
      last = at
    }
    return Math.max(longest, to - last)
  }

  /** Presses a button until it is answered; answers the body. */
  async press(command: object, key: string): Promise<Record<string, unknown>> {
    const { body } = await this.#until('/commands', command, { 'idempotency-key': key })
    return body
  }

  async #send(): Promise<void> {
    const { random } = this.#options
    while (!this.#isStopping) {
      const count = random.between(1, SIGNALS_EACH_MAX)
      await this.#deliver(Array.from({ length: count }, () => this.#anything()))
      await pause(random.below(PAUSE_MS_MAX))
    }
  }

  async #command(): Promise<void> {
    const { random } = this.#options
    while (!this.#isStopping) {
      const viewer = `v${random.below(VIEWERS)}`
      const sent = this.#note('adjust', viewer)
      const member = { platform: 'test', userId: viewer }
      const command = { type: 'AdjustPoints', member, amount: 1, reason: sent.cause }
      try {
        const { body, attempts } = await this.#until('/commands', command, {
          'idempotency-key': sent.cause,
        })
        this.#acknowledge([sent], Number(body['seq']), attempts)
      } catch (error) {
        this.complaints.push(`${sent.cause}: ${String(error)}`)
      }
      await pause(random.below(COMMAND_PAUSE_MS_MAX))
    }
  }

  #anything(): Item {
    const { random } = this.#options
    const viewer = `v${random.below(VIEWERS)}`
    const turn = random.below(10)
    if (turn < 4) return this.#gift(viewer)
    if (turn < 6) return this.#order(viewer)
    if (turn < 8 && this.#keyword !== null) return this.#claim(this.#keyword)
    return this.#chat(viewer, `line ${this.#made}`)
  }

  #gift(viewer: string): Item {
    const sent = this.#note('gift', viewer)
    const value = { amount: 1, currency: 'TWD' }
    return this.#item(sent, {
      type: 'gift',
      gift: { id: 'rose', name: sent.cause, count: 1, value },
    })
  }

  #order(viewer: string): Item {
    const sent = this.#note('order', viewer)
    const order = { id: `o-${this.#made}`, amount: 10_000, currency: 'TWD' }
    return this.#item(sent, { type: 'order.paid', order })
  }

  /** Everybody claims once. */
  #claim(keyword: string): Item {
    return this.#item(this.#note('claim', `c${this.#made}`), { type: 'chat', text: `${keyword}+1` })
  }

  #chat(viewer: string, text: string): Item {
    return this.#item(this.#note('chat', viewer), { type: 'chat', text })
  }

  #note(kind: SentKind, viewer: string): Sent {
    const id = `${kind}-${this.#made++}`
    const cause = kind === 'adjust' ? id : `test:${id}`
    const sent: Sent = {
      kind,
      cause,
      viewer,
      sentAt: Date.now(),
      ackedAt: null,
      ackedSeq: 0,
      refused: null,
      isRepeated: false,
      isLost: false,
    }
    this.sent.push(sent)
    return sent
  }

  #item(sent: Sent, body: object): Item {
    const { cause, viewer, sentAt } = sent
    const base = { id: cause.slice('test:'.length), source: 'test', at: sentAt }
    return { sent, signal: { ...base, viewer: { id: viewer, name: `觀眾${viewer}` }, ...body } }
  }

  /** Until each is acknowledged, as a connector would: what was refused for now goes again. */
  async #deliver(items: readonly Item[]): Promise<void> {
    const startedAt = performance.now()
    let waiting = items
    let isRepeated = false
    while (waiting.length > 0) {
      try {
        const { body, attempts } = await this.#until('/signals', {
          signals: waiting.map(({ signal }) => signal),
        })
        isRepeated ||= attempts > 1
        waiting = this.#settle(waiting, body as unknown as Answer, isRepeated)
      } catch (error) {
        this.complaints.push(`${waiting[0]?.sent.cause}: ${String(error)}`)
        return
      }
      if (performance.now() - startedAt > PATIENCE_MS) {
        this.complaints.push(`${waiting[0]?.sent.cause}: refused for ever`)
        return
      }
      if (waiting.length > 0) await pause(AGAIN_MS)
    }
  }

  #settle(items: readonly Item[], answer: Answer, isRepeated: boolean): Item[] {
    const again: Item[] = []
    const fine: Sent[] = []
    const refused = new Map((answer.refused ?? []).map(({ index, code }) => [index, code]))
    const rejected = new Map(answer.rejected.map(({ index, code }) => [index, code]))
    items.forEach((item, index) => {
      const code = rejected.get(index)
      if (code === undefined) {
        item.sent.refused = refused.get(index) ?? null
        fine.push(item.sent)
      } else if (AGAIN.has(code)) again.push(item)
      else this.complaints.push(`${item.sent.cause} was rejected: ${code}`)
    })
    this.#acknowledge(fine, answer.seq, isRepeated || answer.duplicates > 0 ? 2 : 1)
    return again
  }

  #acknowledge(all: readonly Sent[], seq: number, attempts: number): void {
    if (all.length > 0) this.ackedAt.push(performance.now())
    for (const sent of all) {
      sent.ackedAt = Date.now()
      sent.ackedSeq = seq
      sent.isRepeated = attempts > 1
    }
  }

  /** The same request to one node after the other until one of them answers 200. */
  async #until(
    path: string,
    body: object,
    headers: Record<string, string> = {},
  ): Promise<{ body: Record<string, unknown>; attempts: number }> {
    const { channelId, nodes, random } = this.#options
    const text = JSON.stringify(body)
    const startedAt = performance.now()
    let last = ''
    for (let attempts = 1; performance.now() - startedAt < PATIENCE_MS; attempts++) {
      const url = `${random.pick(nodes).url}/api/v1/channels/${channelId}${path}`
      const answer = await post(url, text, headers)
      if (answer.status === 200) return { body: answer.body, attempts }
      last = `${answer.status} ${JSON.stringify(answer.body)}`
      const isForNow = answer.status === 0 || AGAIN.has(String(answer.body['code']))
      if (!isForNow) throw new Error(`${path} was answered ${last}`)
      await pause(AGAIN_MS)
    }
    throw new Error(`${path} was not done in ${PATIENCE_MS} ms; last: ${last}`)
  }
}

/** Status 0: nobody answered. */
async function post(
  url: string,
  body: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${ADMIN_TOKEN}`,
        'content-type': 'application/json',
        ...headers,
      },
      body,
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  } catch (error) {
    return { status: 0, body: { message: String(error) } }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
