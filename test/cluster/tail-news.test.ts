/** How far journals are goes round among the nodes. */
import { createTailNews } from '@fanfare/server/cluster/tail-news.ts'
import type { Tail } from '@fanfare/server/journal/journal.ts'
import { expect, onTestFinished, test } from 'vitest'

const HOUR_MS = 3_600_000

function threeNodes() {
  type Node = {
    heard: [string, Tail][]
    acknowledged: Map<string, Tail>
    hear?: (body: unknown) => unknown
    news: ReturnType<typeof createTailNews>
  }
  const nodes = new Map<string, Node>()
  const live = ['a', 'b']
  const said: string[] = []
  const start = (self: string): Node => {
    const node: Node = { heard: [], acknowledged: new Map(), news: undefined as never }
    node.news = createTailNews({
      self,
      asking: {
        tell: (to, kind, body) => {
          said.push(`${self}>${to}`)
          nodes.get(to)?.hear?.(JSON.parse(JSON.stringify(body)))
          expect(kind).toBe('tails')
        },
        answer: (_kind, handler) => (node.hear = (body) => handler(body, '')),
      },
      nodes: () => live.map((id) => ({ id })),
      running: () => [...node.acknowledged.keys()].map((id) => ({ id })),
      journal: { acknowledged: (channelId) => node.acknowledged.get(channelId) ?? null },
      tails: { note: (channelId, tail) => node.heard.push([channelId, tail]) },
      everyMs: HOUR_MS,
    })
    onTestFinished(() => node.news.close())
    nodes.set(self, node)
    return node
  }
  return { a: start('a'), b: start('b'), c: start('c'), live, said }
}

const tail = (seq: number): Tail => ({ epoch: 1, seq, hash: `h${seq}` })

test('[DU6] the others hear what is new, and whoever comes later hears all', () => {
  const { a, b, c, live, said } = threeNodes()
  a.acknowledged.set('one', tail(3)).set('empty', tail(0))
  a.news.tell()
  a.news.tell()
  expect(b.heard).toEqual([['one', tail(3)]])
  a.acknowledged.set('two', tail(8))
  a.news.tell()
  expect(b.heard.slice(1)).toEqual([['two', tail(8)]])
  live.push('c')
  a.news.tell()
  expect(c.heard).toEqual([
    ['one', tail(3)],
    ['two', tail(8)],
  ])
  expect(said).toEqual(['a>b', 'a>b', 'a>c'])
})

test('[DU6] what is no tail is not noted', () => {
  const { b } = threeNodes()
  b.hear?.('nonsense')
  b.hear?.([null, ['one'], ['one', 1, '2', 'h'], ['one', 1, 2, 'h']])
  expect(b.heard).toEqual([['one', { epoch: 1, seq: 2, hash: 'h' }]])
})
