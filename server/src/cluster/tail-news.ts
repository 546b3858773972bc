/**
 * Nodes tell each other how far the journals of their channels are, so that a loss is found by somebody even when
 * the owner is lost together with the store's tail.
 */
import type { Tail } from '../journal/journal.ts'
import type { RedisJournal } from '../journal/redis-journal.ts'
import { TAILS_TOLD_EVERY_MS } from '../limits.ts'
import type { Asking } from './asking.ts'
import type { NodeInfo } from './ownership.ts'
import type { TailWatch } from './tail-watch.ts'

export type TailNewsOptions = {
  asking: Pick<Asking, 'tell' | 'answer'>
  /** This node's id. */
  self: string
  nodes: () => readonly Pick<NodeInfo, 'id'>[]
  /** Channels that run here. */
  running: () => readonly { id: string }[]
  journal: Pick<RedisJournal, 'acknowledged'>
  tails: Pick<TailWatch, 'note'>
  everyMs?: number
}

export interface TailNews {
  /** What is new since it was told last; everything to a node that heard nothing yet. */
  tell(): void
  close(): void
}

type Told = [channelId: string, epoch: number, seq: number, hash: string]

export function createTailNews(options: TailNewsOptions): TailNews {
  const { asking, journal, nodes, running, self, tails } = options
  /** Seq and hash of what each node was told last, by channel. */
  const toldTo = new Map<string, Map<string, Tail>>()

  asking.answer('tails', (body) => {
    if (!Array.isArray(body)) return
    for (const one of body) {
      if (!isTold(one)) continue
      const [channelId, epoch, seq, hash] = one
      tails.note(channelId, { epoch, seq, hash })
    }
  })

  function tell(): void {
    const others = nodes().filter(({ id }) => id !== self)
    for (const id of toldTo.keys()) {
      if (!others.some((other) => other.id === id)) toldTo.delete(id)
    }
    const now = running().flatMap(({ id }) => {
      const tail = journal.acknowledged(id)
      return tail === null || tail.seq === 0 ? [] : [[id, tail] as const]
    })
    for (const { id: node } of others) {
      let told = toldTo.get(node)
      if (told === undefined) toldTo.set(node, (told = new Map()))
      // The journal makes a new object of every tail.
      const news = now.filter(([channelId, tail]) => told.get(channelId) !== tail)
      if (news.length === 0) continue
      toldTo.set(node, new Map(now))
      const lines = news.map(([id, { epoch, seq, hash }]): Told => [id, epoch, seq, hash])
      asking.tell(node, 'tails', lines)
    }
  }

  const timer = setInterval(tell, options.everyMs ?? TAILS_TOLD_EVERY_MS)
  return { tell, close: () => clearInterval(timer) }
}

function isTold(one: unknown): one is Told {
  if (!Array.isArray(one)) return false
  const [channelId, epoch, seq, hash] = one as readonly unknown[]
  return (
    typeof channelId === 'string' &&
    Number.isSafeInteger(epoch) &&
    Number.isSafeInteger(seq) &&
    typeof hash === 'string'
  )
}
