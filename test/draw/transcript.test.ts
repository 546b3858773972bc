/** Draws recomputed from their transcripts: by the verifier, and by a program that shares nothing with it. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beaconRoundAfter, beaconRoundAt, checkTranscript } from '@fanfare/shared/draw'
import type { Transcript } from '@fanfare/shared/draw'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { given, givenAt } from '../support/given.ts'
import { adjust, gift } from '../support/commands.ts'
import {
  claimPrize,
  closeLottery,
  drawLottery,
  join,
  markDelivered,
  openLottery,
} from '../support/lottery-commands.ts'
import { claim, openSeckill, restock } from '../support/seckill-commands.ts'
import { transcriptOf } from './story-transcript.ts'

const THIRD_PARTY = fileURLToPath(new URL('third-party-check.mjs', import.meta.url))

/** Nine entries, one of them heavy, a winner who is late and one who claims and is handed the prize. */
function story() {
  const story = given(gift('ann'), adjust('ann', 600))
  story.and(
    openLottery({ winners: 2, alternates: 2, weights: { silver: 7 }, claimSeconds: 60 }),
    ...['ann', 'bea', 'cat', 'dan', 'eve', 'fay', 'gus', 'hal', '觀眾'].map((name) => join(name)),
    closeLottery(),
    drawLottery(),
  )
  const [, second] = transcriptOf(story).drawn.winners
  story.and(claimPrize(second?.member ?? ''))
  story.pass(60_000)
  return story.and(markDelivered(second?.member ?? ''))
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(joinPath(tmpdir(), 'fanfare-draw-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function thirdPartySays(transcript: Transcript): boolean {
  const file = joinPath(folder, 'transcript.json')
  writeFileSync(file, JSON.stringify(transcript))
  const { status, stdout } = spawnSync(process.execPath, [THIRD_PARTY, file], { encoding: 'utf8' })
  expect(stdout).toMatch(/^(ok|FAIL) /)
  return status === 0
}

const failuresIn = (transcript: unknown): string[] =>
  checkTranscript(transcript).flatMap(({ name, ok }) => (ok ? [] : [name]))

/** What a cheat might change, and the checks that find it. */
const FORGERIES: [what: string, found: string[], forge: (transcript: Transcript) => void][] = [
  [
    'one weight',
    ['entries', 'root', 'winners'],
    ({ entries }) => void (entries[4] = [4, 'eve', 900, '0000']),
  ],
  [
    'one member',
    ['root'],
    ({ entries, drawn }) => {
      const index = [0, 1, 2, 3, 4, 5, 6, 7].find((i) => isOut(drawn, i)) ?? 0
      entries[index] = [index, 'mallory', entries[index]?.[2] ?? 1, '0000']
    },
  ],
  [
    'one winner',
    ['winners', 'record'],
    ({ drawn }) => {
      const [first] = drawn.winners
      const [alternate] = drawn.alternates
      if (first === undefined || alternate === undefined) throw new Error('nobody won')
      drawn.winners[0] = alternate
    },
  ],
  ['fewer winners', ['winners'], ({ drawn }) => void drawn.winners.shift()],
  [
    'the root',
    ['root', 'seed'],
    ({ closed }) => void (closed.root = closed.root.replace(/./g, '0')),
  ],
  ['the seed', ['seed'], ({ drawn }) => void (drawn.seed = drawn.seed.replace(/./g, 'a'))],
  [
    'the server seed',
    ['commitment', 'seed'],
    ({ drawn }) => void (drawn.serverSeed = '0'.repeat(64)),
  ],
  ['the commitment', ['commitment'], ({ sealed }) => void (sealed.commitment = '0'.repeat(64))],
  ['sealing after closing', ['order'], ({ sealed, closed }) => void (sealed.seq = closed.seq + 1)],
  ['a beacon that was promised', ['beacon'], ({ closed }) => void (closed.round = 7)],
  [
    'the record',
    ['record'],
    ({ record }) => void (record[1] = { ...record[1], next: 'mallory' } as never),
  ],
  [
    'the same member twice',
    ['entries'],
    ({ entries }) => void (entries[1] = [1, 'ann', 1, '0000']),
  ],
  ['the shape', ['format'], (transcript) => void ((transcript as { format: string }).format = 'x')],
]

function isOut(drawn: Transcript['drawn'], index: number): boolean {
  return ![...drawn.winners, ...drawn.alternates].some((one) => one.index === index)
}

describe('a transcript', () => {
  test('[DR7] holds everything, and every step comes out the same', () => {
    const transcript = transcriptOf(story())
    expect(checkTranscript(transcript)).toHaveLength(10)
    expect(failuresIn(transcript)).toEqual([])
    expect(transcript.record.map(({ what }) => what)).toEqual(['claimed', 'passed', 'delivered'])
    expect(transcript.entries[0]?.[2]).toBe(7)
    expect(checkTranscript('nonsense')).toMatchObject([{ name: 'format', ok: false }])
  })

  test('[DR9] a program that shares nothing with this one draws the same winners', () => {
    expect(thirdPartySays(transcriptOf(story()))).toBe(true)
  })

  test.each(FORGERIES)('[DR8] whoever changes %s is found out', (_what, found, forge) => {
    const transcript = structuredClone(transcriptOf(story()))
    forge(transcript)
    expect(failuresIn(transcript)).toEqual(expect.arrayContaining(found))
    // The short program sees to the draw itself, not to the record or the order of the journal.
    const isOfDraw = found.some((one) => ['root', 'seed', 'winners', 'commitment'].includes(one))
    if (isOfDraw) expect(thirdPartySays(transcript)).toBe(false)
  })

  test('[DR7][DR9] a seckill that draws has one as well, units added later included', () => {
    const sale = { mode: 'draw', seconds: 60, quota: 2, waitlist: 2 } as const
    const story = given(openSeckill(sale), restock(1))
    story.and(...['ann', 'bea', 'cat', 'dan', 'eve', 'fay', 'gus'].map((name) => claim(name)))
    story.pass(60_000)
    const transcript = transcriptOf(story, 's1')
    expect(transcript).toMatchObject({ kind: 'seckill', drawn: { winnersWanted: 3 } })
    expect(failuresIn(transcript)).toEqual([])
    expect(thirdPartySays(transcript)).toBe(true)
    const unwanted = given(openSeckill(sale))
    unwanted.pass(60_000)
    expect(failuresIn(transcriptOf(unwanted, 's1'))).toEqual([])
  })

  test('[DR6] with a beacon it is the round fixed at closing, and signed', () => {
    const signature =
      'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39'
    const story = given(openLottery({ beacon: true }), join('ann'), join('bea'), closeLottery())
    const round = beaconRoundAfter(story.at)
    story.when(drawLottery()).thenRejected('lottery/beacon_needed')
    story
      .when(drawLottery('l1', { round: round + 1, signature }))
      .thenRejected('lottery/beacon_wrong')
    story.and(drawLottery('l1', { round, signature }))
    const transcript = transcriptOf(story)
    expect(transcript.drawn.trust).toBe('beacon')
    // Round 1000 was never this one: everything fits but the signature.
    expect(failuresIn(transcript)).toEqual(['beacon'])
    expect(thirdPartySays(transcript)).toBe(true)
    const plain = given(openLottery(), join('ann'), closeLottery())
    plain.when(drawLottery('l1', { round, signature })).thenRejected('lottery/beacon_wrong')
  })

  test('[DR6] a real round of the network, closed just before it, passes every check', () => {
    const story = givenAt(beaconRoundAt(1_000) - 7_000, openLottery({ beacon: true }))
    story.and(...['ann', 'bea', 'cat', 'dan'].map((name) => join(name)), closeLottery())
    const signature =
      'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39'
    story.and(drawLottery('l1', { round: 1_000, signature }))
    const transcript = transcriptOf(story)
    expect(failuresIn(transcript)).toEqual([])
    expect(transcript.drawn).toMatchObject({ trust: 'beacon', beacon: { round: 1_000 } })
    expect(thirdPartySays(transcript)).toBe(true)
  })

  test('[DR6] without one it says that the operator is trusted', () => {
    const check = checkTranscript(transcriptOf(story())).find(({ name }) => name === 'beacon')
    expect(check?.detail).toContain('operator-trusted')
  })
})
