/** What every journal promises, whatever it is made of. */
import type { Envelope } from '@fanfare/shared/contracts'
import { JournalFenced, JournalMoved, JournalUnavailable } from '@fanfare/server/journal/journal.ts'
import type {
  Journal,
  JournalBatch,
  OpenedChannel,
  Remembered,
} from '@fanfare/server/journal/journal.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

export type JournalUnderTest = {
  journal: Journal
  /** Closes it and opens what is left of it, the way a restart does; null where nothing is left. */
  restart: (() => Promise<Journal>) | null
  dispose(): Promise<void>
}

let channelCount = 0
const newChannelId = () => `channel-${++channelCount}`

export function envelopeAt(seq: number, causeId = `test:${seq}`): Envelope {
  return { seq, at: 1_700_000_000_000 + seq, causeId, v: 1, event: chatted(`m${seq}`) }
}

function chatted(member: string): Envelope['event'] {
  return { type: 'Entered', member: member as never }
}

/** `count` envelopes from `firstSeq` on and nothing else, unless told. */
export function batchOf(
  epoch: number,
  firstSeq: number,
  count: number,
  more: Partial<JournalBatch> = {},
): JournalBatch {
  const envelopes = Array.from({ length: count }, (_, index) => envelopeAt(firstSeq + index))
  return { epoch, firstSeq, envelopes, rows: [], remember: [], seen: [], ...more }
}

export async function rowsOf(rows: OpenedChannel['rows']): Promise<Record<string, unknown>> {
  const found: [string, unknown][] = []
  for await (const page of rows) found.push(...(JSON.parse(page) as [string, unknown][]))
  expect(new Set(found.map(([key]) => key)).size).toBe(found.length)
  return Object.fromEntries(found)
}

export async function readAll(journal: Journal, channelId: string, afterSeq = 0) {
  const found: Envelope[] = []
  for await (const envelope of journal.read(channelId, afterSeq)) found.push(envelope)
  return found
}

async function rememberedBy(journal: Journal, channelId: string): Promise<Remembered[]> {
  const found: Remembered[] = []
  for await (const one of journal.remembered(channelId)) found.push(one)
  return found.toSorted(byCauseId)
}

const byCauseId = (a: Remembered, b: Remembered) => (a.causeId < b.causeId ? -1 : 1)

const id = (causeId: string, seq: number, bodyHash = 'a hash'): Remembered => ({
  causeId,
  bodyHash,
  seq,
})

export function registerJournalContract(name: string, make: () => Promise<JournalUnderTest>): void {
  describe(`${name} as a journal`, () => {
    let under: JournalUnderTest
    let journal: Journal
    beforeAll(async () => {
      under = await make()
      journal = under.journal
    })
    afterAll(() => under.dispose())

    describe('appending', () => {
      test('[JR1] a new channel begins at seq 0 without rows', async () => {
        const opened = await journal.open(newChannelId())
        expect(opened.seq).toBe(0)
        expect(await rowsOf(opened.rows)).toEqual({})
      })

      test('[JR1] batches follow each other without a gap and are read in order', async () => {
        const channelId = newChannelId()
        const { epoch } = await journal.open(channelId)
        const durability = await journal.append(channelId, batchOf(epoch, 1, 3))
        await journal.append(channelId, batchOf(epoch, 4, 2))
        expect(durability).toBe(journal.durability)
        const envelopes = await readAll(journal, channelId)
        expect(envelopes).toEqual([1, 2, 3, 4, 5].map((seq) => envelopeAt(seq)))
      })

      test.each([0, 2, 4, 7])(
        '[JR1] a batch that begins at %i after seq 2 is refused and leaves nothing',
        async (firstSeq) => {
          const channelId = newChannelId()
          const { epoch } = await journal.open(channelId)
          await journal.append(channelId, batchOf(epoch, 1, 2))
          const wrong = batchOf(epoch, firstSeq, 1, {
            rows: [['a', '1']],
            remember: [id('gift:1', firstSeq)],
          })
          await expect(journal.append(channelId, wrong)).rejects.toThrow(JournalMoved)
          const reopened = await journal.open(channelId)
          expect(reopened.seq).toBe(2)
          expect(await rowsOf(reopened.rows)).toEqual({})
          expect(await journal.recall(channelId, ['gift:1'])).toEqual([null])
          expect(await readAll(journal, channelId)).toHaveLength(2)
        },
      )

      test('[JR1] a batch without events keeps the seq and still writes rows and ids', async () => {
        const channelId = newChannelId()
        const { epoch } = await journal.open(channelId)
        await journal.append(channelId, batchOf(epoch, 1, 1))
        const without = { rows: [['a', '1']] as const, remember: [id('gift:1', 1)] }
        await journal.append(channelId, batchOf(epoch, 2, 0, without))
        await journal.append(channelId, batchOf(epoch, 2, 0, { seen: [id('chat:1', 1)] }))
        await journal.append(channelId, batchOf(epoch, 2, 1))
        const reopened = await journal.open(channelId)
        expect(reopened.seq).toBe(2)
        expect(await rowsOf(reopened.rows)).toEqual({ a: 1 })
        expect((await journal.recent(channelId, 10)).ids).toEqual([
          id('gift:1', 1),
          id('chat:1', 1),
        ])
        expect((await readAll(journal, channelId)).map(({ seq }) => seq)).toEqual([1, 2])
      })
    })

    describe('ownership', () => {
      test('[JR2] opening raises the epoch, and the owner before can write no more', async () => {
        const channelId = newChannelId()
        const first = await journal.open(channelId)
        const second = await journal.open(channelId)
        expect(second.epoch).toBeGreaterThan(first.epoch)
        await expect(journal.append(channelId, batchOf(first.epoch, 1, 1))).rejects.toThrow(
          JournalFenced,
        )
        await journal.append(channelId, batchOf(second.epoch, 1, 1))
        expect(await readAll(journal, channelId)).toHaveLength(1)
      })

      test('[JR2] a channel that nobody opened cannot be written', async () => {
        await expect(journal.append(newChannelId(), batchOf(1, 1, 1))).rejects.toThrow(
          JournalFenced,
        )
      })

      test('[JR3] after one append failed, later ones of the same opening fail too', async () => {
        const channelId = newChannelId()
        const { epoch } = await journal.open(channelId)
        // All are on their way before the first answer comes.
        const outcomes = await Promise.allSettled([
          journal.append(channelId, batchOf(epoch, 1, 1)),
          journal.append(channelId, batchOf(epoch, 9, 1)),
          journal.append(channelId, batchOf(epoch, 2, 1)),
          journal.append(channelId, batchOf(epoch, 2, 0, { rows: [['late', '1']] })),
        ])
        expect(outcomes.map(({ status }) => status)).toEqual([
          'fulfilled',
          'rejected',
          'rejected',
          'rejected',
        ])
        const reopened = await journal.open(channelId)
        expect(reopened.seq).toBe(1)
        expect(await rowsOf(reopened.rows)).toEqual({})
        await journal.append(channelId, batchOf(reopened.epoch, 2, 1))
      })
    })

    test('[JR3] a late writer of an earlier opening does not undo that the present one failed', async () => {
      const channelId = newChannelId()
      const early = await journal.open(channelId)
      const { epoch } = await journal.open(channelId)
      await expect(journal.append(channelId, batchOf(epoch, 9, 1))).rejects.toThrow(JournalMoved)
      const late = batchOf(early.epoch, 1, 1)
      await expect(journal.append(channelId, late)).rejects.toThrow(JournalFenced)
      await expect(journal.append(channelId, batchOf(epoch, 1, 1))).rejects.toThrow()
      expect(await readAll(journal, channelId)).toEqual([])
    })

    describe('rows', () => {
      test('[JR4] the newest value of every key is there, and what is gone stays gone', async () => {
        const channelId = newChannelId()
        const { epoch } = await journal.open(channelId)
        const first = [
          ['a', '{"points":1}'],
          ['b', '[1,2]'],
          ['c', '"text"'],
        ] as const
        await journal.append(channelId, batchOf(epoch, 1, 1, { rows: first }))
        const second = [
          ['a', '{"points":2}'],
          ['b', null],
          ['never there', null],
          ['d', 'null'],
        ] as const
        await journal.append(channelId, batchOf(epoch, 2, 1, { rows: second }))
        const { rows } = await journal.open(channelId)
        expect(await rowsOf(rows)).toEqual({ a: { points: 2 }, c: 'text', d: null })
      })

      test('[JR4] more rows than fit into one page all arrive, each once', async () => {
        const channelId = newChannelId()
        const { epoch } = await journal.open(channelId)
        const rows = Array.from({ length: 2_500 }, (_, n) => [`m:${n}`, String(n)] as const)
        await journal.append(channelId, batchOf(epoch, 1, 1, { rows }))
        const found = await rowsOf((await journal.open(channelId)).rows)
        expect(found).toEqual(Object.fromEntries(rows.map(([key, json]) => [key, Number(json)])))
      })

      const strange = [
        '__proto__',
        'constructor',
        '',
        '12',
        '小明 🎉 e\u0301',
        'a"b\\c\'d',
        'line\nbreak\r\ttab',
        'nul\u0000inside',
        'half \ud83d of a pair',
        ' spaces ',
      ]

      test('[JR7] keys and values may be any text', async () => {
        const channelId = newChannelId()
        const { epoch } = await journal.open(channelId)
        const rows = strange.map((text) => [text, JSON.stringify({ text })] as const)
        await journal.append(channelId, batchOf(epoch, 1, 1, { rows }))
        const pages: [string, unknown][] = []
        for await (const page of (await journal.open(channelId)).rows) {
          pages.push(...(JSON.parse(page) as [string, unknown][]))
        }
        const byText = (a: readonly unknown[], b: readonly unknown[]) =>
          String(a[0]) < String(b[0]) ? -1 : 1
        expect(pages.toSorted(byText)).toEqual(
          strange.map((text) => [text, { text }]).toSorted(byText),
        )
        const gone = strange.map((text) => [text, null] as const)
        await journal.append(channelId, batchOf(epoch + 1, 2, 1, { rows: gone }))
        expect(await rowsOf((await journal.open(channelId)).rows)).toEqual({})
      })

      test('[JR7] ids and events may hold any text', async () => {
        const channelId = newChannelId()
        const { epoch } = await journal.open(channelId)
        const envelopes = strange.map((text, index) => envelopeAt(index + 1, text))
        const remember = strange.map((text, index) => id(text, index + 1))
        await journal.append(channelId, { ...batchOf(epoch, 1, 0), envelopes, remember })
        expect(await readAll(journal, channelId)).toEqual(envelopes)
        expect(await journal.recall(channelId, strange)).toEqual(remember)
        expect((await journal.recent(channelId, 100)).ids).toEqual(remember)
      })

      test('[MG1] all ids remembered for ever are told, each once, with their first bodies', async () => {
        const channelId = newChannelId()
        expect(await rememberedBy(journal, channelId)).toEqual([])
        const { epoch } = await journal.open(channelId)
        const many = Array.from({ length: 2_500 }, (_, n) => id(`gift:${n}`, 1))
        const odd = strange.map((text) => id(text, 2))
        await journal.append(channelId, batchOf(epoch, 1, 1, { remember: many }))
        const again = [id('gift:7', 2, 'another hash'), ...odd]
        const more = { remember: again, seen: [id('chat:1', 2)] }
        await journal.append(channelId, batchOf(epoch, 2, 1, more))
        expect(await rememberedBy(journal, channelId)).toEqual(
          [...many, ...odd].toSorted(byCauseId),
        )
      })
    })

    describe('reading', () => {
      test('[JR5] reading begins after the given seq, also in the middle of a batch', async () => {
        const channelId = newChannelId()
        const { epoch } = await journal.open(channelId)
        await journal.append(channelId, batchOf(epoch, 1, 10))
        await journal.append(channelId, batchOf(epoch, 11, 10))
        const seqs = async (after: number) =>
          (await readAll(journal, channelId, after)).map(({ seq }) => seq)
        expect(await seqs(7)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20])
        expect(await seqs(19)).toEqual([20])
        expect(await seqs(20)).toEqual([])
        expect(await seqs(99)).toEqual([])
      })

      test('[JR5] many small batches and a large one are read whole', async () => {
        const channelId = newChannelId()
        const { epoch } = await journal.open(channelId)
        const small = Array.from({ length: 150 }, (_, n) => batchOf(epoch, n + 1, 1))
        await Promise.all(small.map((batch) => journal.append(channelId, batch)))
        await journal.append(channelId, batchOf(epoch, 151, 20_000))
        const found = await readAll(journal, channelId)
        expect(found).toHaveLength(20_150)
        expect(found.every(({ seq }, index) => seq === index + 1)).toBe(true)
      })

      test('[JR5] single envelopes come in the order asked, null where there is none', async () => {
        const channelId = newChannelId()
        const { epoch } = await journal.open(channelId)
        await journal.append(channelId, batchOf(epoch, 1, 5))
        await journal.append(channelId, batchOf(epoch, 6, 0, { seen: [id('chat:1', 5)] }))
        await journal.append(channelId, batchOf(epoch, 6, 5))
        expect(await journal.pick(channelId, [9, 1, 6, 11, 0, 5])).toEqual([
          envelopeAt(9),
          envelopeAt(1),
          envelopeAt(6),
          null,
          null,
          envelopeAt(5),
        ])
        expect(await journal.pick('channel-nobody-knows', [1])).toEqual([null])
      })

      test('[JR6] an id is remembered for ever with its first body', async () => {
        const channelId = newChannelId()
        const { epoch } = await journal.open(channelId)
        await journal.append(channelId, batchOf(epoch, 1, 1, { remember: [id('gift:1', 1)] }))
        const again = [id('gift:1', 2, 'another hash'), id('gift:2', 2)]
        await journal.append(channelId, batchOf(epoch, 2, 1, { remember: again }))
        expect(await journal.recall(channelId, ['gift:2', 'gift:3', 'gift:1'])).toEqual([
          id('gift:2', 2),
          null,
          id('gift:1', 1),
        ])
      })

      test('[JR6] a lookup knows all that is durable, and is answered beside what is on its way', async () => {
        const channelId = newChannelId()
        const { epoch } = await journal.open(channelId)
        const appending = [1, 2, 3, 4].map((seq) =>
          journal.append(channelId, batchOf(epoch, seq, 1, { remember: [id(`gift:${seq}`, seq)] })),
        )
        await appending[0]
        const [first] = await journal.recall(channelId, ['gift:1', 'gift:4'])
        expect(first).toEqual(id('gift:1', 1))
        await Promise.all(appending)
        expect(await journal.recall(channelId, ['gift:4'])).toEqual([id('gift:4', 4)])
      })

      test('[JR6] the newest ids of both kinds, and whether they are all', async () => {
        const channelId = newChannelId()
        expect(await journal.recent(channelId, 5)).toEqual({ ids: [], isAll: true })
        const { epoch } = await journal.open(channelId)
        for (let seq = 1; seq <= 5; seq++) {
          const ids = { seen: [id(`chat:${seq}`, seq)], remember: [id(`gift:${seq}`, seq)] }
          await journal.append(channelId, batchOf(epoch, seq, 1, ids))
        }
        const newest = await journal.recent(channelId, 3)
        expect(newest).toEqual({
          ids: [id('gift:4', 4), id('chat:5', 5), id('gift:5', 5)],
          isAll: false,
        })
        expect(await journal.recent(channelId, 9)).toMatchObject({ isAll: false })
        expect(await journal.recent(channelId, 10)).toMatchObject({ isAll: true })
        expect((await journal.recent(channelId, 10)).ids).toHaveLength(10)
      })
    })

    describe('several at once', () => {
      test('[JR8] channels do not know of each other', async () => {
        const [one, two] = [newChannelId(), newChannelId()]
        const first = await journal.open(one)
        const second = await journal.open(two)
        const outcomes = await Promise.allSettled([
          journal.append(one, batchOf(first.epoch, 1, 1, { rows: [['k', '1']] })),
          journal.append(two, batchOf(second.epoch, 5, 1)),
          journal.append(one, batchOf(first.epoch, 2, 1, { remember: [id('gift:1', 2)] })),
        ])
        expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
        expect(await readAll(journal, one)).toHaveLength(2)
        expect(await readAll(journal, two)).toEqual([])
        expect(await journal.recall(two, ['gift:1'])).toEqual([null])
        expect(await journal.channels()).toEqual(expect.arrayContaining([one, two]))
      })

      test('[JR8] what is on its way keeps its order', async () => {
        const channelId = newChannelId()
        const { epoch } = await journal.open(channelId)
        const answered: number[] = []
        const appends = Array.from({ length: 100 }, (_, n) =>
          journal
            .append(channelId, batchOf(epoch, n + 1, 1, { rows: [['k', String(n)]] }))
            .then(() => answered.push(n)),
        )
        await Promise.all(appends)
        expect(answered).toEqual(Array.from({ length: 100 }, (_, n) => n))
        expect(await rowsOf((await journal.open(channelId)).rows)).toEqual({ k: 99 })
      })

      test('[JR9] a look at the rows sees one moment and disturbs nobody', async () => {
        const channelId = newChannelId()
        expect(await journal.peek(channelId)).toBeNull()
        const { epoch } = await journal.open(channelId)
        await journal.append(channelId, batchOf(epoch, 1, 1, { rows: [['k', '1']] }))
        const peeked = await journal.peek(channelId)
        const more = [
          ['k', '2'],
          ['l', '3'],
        ] as const
        await journal.append(channelId, batchOf(epoch, 2, 1, { rows: more }))
        expect(peeked?.seq).toBe(1)
        expect(await rowsOf(peeked!.rows)).toEqual({ k: 1 })
      })
    })

    test('[JR4] after a restart exactly what was acknowledged is there', async () => {
      const channelId = newChannelId()
      const { epoch } = await journal.open(channelId)
      const ids = { seen: [id('chat:1', 1)], remember: [id('gift:1', 1)] }
      await journal.append(channelId, batchOf(epoch, 1, 2, { rows: [['k', '{"n":1}']], ...ids }))
      await expect(journal.append(channelId, batchOf(epoch, 9, 1))).rejects.toThrow(JournalMoved)
      if (under.restart !== null) journal = await under.restart()
      const reopened = await journal.open(channelId)
      expect(reopened.seq).toBe(2)
      expect(reopened.epoch).toBeGreaterThan(epoch)
      expect(await rowsOf(reopened.rows)).toEqual({ k: { n: 1 } })
      expect(await readAll(journal, channelId)).toEqual([envelopeAt(1), envelopeAt(2)])
      const remembered = await journal.recall(channelId, ['gift:1', 'chat:1'])
      expect(remembered).toEqual([id('gift:1', 1), null])
      const { ids: recent } = await journal.recent(channelId, 9)
      expect(recent).toEqual([id('chat:1', 1), id('gift:1', 1)])
    })

    test('[JR10] closing waits for what is on its way, and then nothing is taken', async () => {
      const channelId = newChannelId()
      const { epoch } = await journal.open(channelId)
      const append = journal.append(channelId, batchOf(epoch, 1, 1))
      await journal.close()
      await append
      await expect(journal.append(channelId, batchOf(epoch, 2, 1))).rejects.toThrow(
        JournalUnavailable,
      )
      await expect(journal.open(channelId)).rejects.toThrow(JournalUnavailable)
      await journal.close()
    })
  })
}
