/** What the picture, the feed and the control room see of a seckill. */
import type { CommandBody } from '@fanfare/shared/contracts'
import type { MemberId } from '@fanfare/shared/base'
import { activityDetail, cuesOf, feedOf, overlayView, panelView } from '@fanfare/shared/view'
import { describe, expect, test } from 'vitest'
import {
  cancelClaim,
  claim,
  closeSeckill,
  confirmClaim,
  openSeckill,
  orderOf,
  restock,
} from '../support/seckill-commands.ts'
import type { Step } from '../support/given.ts'
import { createRoom } from './room.ts'

/** A step without its clock: a command of the room. */
function body(step: Step): CommandBody {
  const { actor: _actor, after: _after, at: _at, eventAgo: _ago, ...rest } = step
  return rest
}

function saleRoom(names: string[], more: Parameters<typeof openSeckill>[0] = {}) {
  const room = createRoom()
  const ids = names.map((name) => room.meet(name)) as string[]
  const opened = room.happen(body(openSeckill(more)), { actor: 'producer:p' })
  const happen = (step: Step) => room.happen(body(step), { actor: step.actor ?? 'viewer' })
  const view = () => overlayView(room.reading(), 'demo').seckills
  return { room, ids, opened, happen, view }
}

function deskSeckills(reading: Parameters<typeof panelView>[0]) {
  const stats = {
    signalsPerSecond: 0,
    duplicates: 0,
    queue: 0,
    durability: 'memory',
    requiredDurability: 'memory',
    node: 'here',
  } as const
  const around = { overlays: [], connectors: [], producers: [], incidents: [], stats }
  return panelView(reading, 'demo', around).seckills
}

const kinds = (cues: { kind: string }[]): string[] => cues.map(({ kind }) => kind)

describe('the picture', () => {
  test('[SK30] shows what is left, held and sold, who has one, and how many wait', () => {
    const { ids, happen, view } = saleRoom(['Ann', 'Bea', 'Cat'], { quota: 2, pricePoints: 1_000 })
    expect(view()).toMatchObject([
      { title: 'Mug', quota: 2, available: 2, held: 0, sold: 0, queue: 0, open: true, recent: [] },
    ])
    const free = saleRoom(['Ann', 'Bea', 'Cat'], { quota: 2 })
    for (const id of free.ids) free.happen(claim(id))
    free.happen(confirmClaim(String(free.ids[0])))
    expect(free.view()).toMatchObject([{ available: 0, held: 1, sold: 1, queue: 1, soldOut: true }])
    expect(free.view()[0]?.recent.map(({ name }) => name)).toEqual(['Bea', 'Ann'])
    expect(ids).toHaveLength(3)
    expect(() => happen(claim(String(ids[0])))).toThrow('points/insufficient')
  })

  test('[SK30] is sold out while nothing comes back', () => {
    const { ids, happen, view } = saleRoom(['Ann', 'Bea'], { quota: 1 })
    happen(claim(String(ids[0])))
    expect(view()[0]?.soldOut).toBe(true)
    happen(cancelClaim(String(ids[0])))
    expect(view()[0]).toMatchObject({ soldOut: false, available: 1, recent: [] })
    happen(claim(String(ids[1])))
    expect(view()[0]?.soldOut).toBe(true)
    happen(restock(2))
    expect(view()[0]).toMatchObject({ soldOut: false, available: 2, quota: 3 })
  })

  test('[SK30] shows the newest five who have one, without those who gave it back', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G']
    const { ids, happen, view } = saleRoom(names, { quota: 9 })
    for (const id of ids) happen(claim(id))
    happen(cancelClaim(String(ids[5])))
    expect(view()[0]?.recent.map(({ name }) => name)).toEqual(['G', 'E', 'D', 'C', 'B'])
  })

  test('[SK30] shows the early share while it counts', () => {
    const { room, view } = saleRoom([], { quota: 10, earlySeconds: 60 })
    expect(view()[0]?.early).toMatchObject({ left: 3, tiers: ['gold', 'diamond'] })
    room.wait(60_000)
    expect(view()[0]?.early).toBeNull()
  })

  test('[SK30] shows what is over for two minutes', () => {
    const { room, happen, view } = saleRoom([])
    happen(closeSeckill())
    expect(view()).toMatchObject([{ open: false }])
    room.wait(119_999)
    expect(view()).toHaveLength(1)
    room.wait(1)
    expect(view()).toEqual([])
  })

  test('[PN43] the desk keeps what is over until its last hold has ended, and two minutes more', () => {
    const { room, ids, happen, view } = saleRoom(['Ann'], { quota: 1, holdSeconds: 600 })
    const desk = () => deskSeckills(room.reading()).map(({ open, held }) => ({ open, held }))
    happen(claim(String(ids[0])))
    happen(closeSeckill())
    room.wait(300_000)
    expect(view()).toEqual([])
    expect(desk()).toEqual([{ open: false, held: 1 }])
    happen(confirmClaim(String(ids[0])))
    room.wait(119_999)
    expect(desk()).toEqual([{ open: false, held: 0 }])
    room.wait(1)
    expect(desk()).toEqual([])
  })

  test('[SK30] cues the opening, every claim, and being sold out once', () => {
    const { room, ids, opened, happen } = saleRoom(['Ann', 'Bea'], { quota: 1 })
    expect(cuesOf(room.reading(), opened)).toMatchObject([
      { kind: 'seckill_opened', title: 'Mug', keyword: 'A01', quota: 1, priority: 1 },
    ])
    const claimed = cuesOf(room.reading(), happen(claim(String(ids[0]))))
    expect(claimed).toMatchObject([
      { kind: 'unit_claimed', who: { name: 'Ann' }, quantity: 1, left: 0, priority: 4 },
      { kind: 'sold_out', title: 'Mug', priority: 1 },
    ])
    expect(cuesOf(room.reading(), happen(claim(String(ids[1]))))).toEqual([])
    const served = cuesOf(room.reading(), happen(cancelClaim(String(ids[0]))))
    expect(served).toMatchObject([{ kind: 'unit_claimed', who: { name: 'Bea' } }])
  })

  test('[SK30] nobody is told twice of a unit that is paid in part', () => {
    const { room, ids, happen } = saleRoom(['Ann'], { perMember: 3 })
    happen(claim(String(ids[0]), 3))
    const paid = cuesOf(room.reading(), happen(orderOf(String(ids[0]), 'shop:1', { a01: 1 })))
    expect(kinds(paid)).not.toContain('unit_claimed')
  })

  test('[SK30] a draw is revealed at once, those who have a unit before those who wait', () => {
    const draw = { mode: 'draw', seconds: 60, quota: 1, waitlist: 1 } as const
    const { room, ids, happen, view } = saleRoom(['Ann', 'Bea', 'Cat'], draw)
    for (const id of ids) expect(cuesOf(room.reading(), happen(claim(id)))).toEqual([])
    expect(view()[0]).toMatchObject({ entrants: 3, mode: 'draw' })
    expect(view()[0]?.commitment).toMatch(/^[0-9a-f]{64}$/)
    room.wait(60_000)
    const cues = cuesOf(room.reading(), happen({ type: 'Tick' }))
    expect(cues).toMatchObject([
      { kind: 'winners_drawn', title: 'Mug', entrants: 3, winners: [{ state: 'due' }] },
      { kind: 'sold_out' },
    ])
    const reveal = cues.find((cue) => cue.kind === 'winners_drawn')
    const shown = [...(reveal?.winners ?? []), ...(reveal?.alternates ?? [])]
    expect(new Set(shown.map(({ name }) => name)).size).toBe(2)
    expect(JSON.stringify(view())).not.toContain('serverSeed')
  })
})

describe('the control room', () => {
  test('[SK31] knows every claim with its code and deadline, and the line in its order', () => {
    const { room, ids, happen } = saleRoom(['Ann', 'Bea', 'Cat', 'Dan'], { quota: 2, sku: 'MUG' })
    for (const id of ids) happen(claim(id))
    happen(confirmClaim(String(ids[1])))
    const { at } = room.reading()
    const detail = activityDetail(room.reading(), 's1')
    expect(detail).toMatchObject({
      type: 'seckill',
      open: true,
      quota: 2,
      available: 0,
      held: 1,
      sold: 1,
      queued: 2,
      sku: 'MUG',
      claims: [
        { member: { platform: 'demo', userId: 'u-1' }, name: 'Ann', state: 'held', at },
        { name: 'Bea', state: 'sold', until: null },
        { name: 'Cat', state: 'queued', code: null, quantity: 1 },
        { name: 'Dan', state: 'queued' },
      ],
    })
    const [first] = [...room.state.claims.values()]
    expect(detail).toMatchObject({ claims: [{ code: first?.code }, {}, {}, {}] })
    expect(activityDetail(room.reading(), 's9')).toBeNull()
  })

  test('[SK31] reads in the feed who opened, claimed, gave back and restocked', () => {
    const { room, ids, opened, happen } = saleRoom(['Ann'], { quota: 1 })
    const line = (batch: ReturnType<typeof happen>) =>
      feedOf(room.reading(), batch).filter(({ kind }) => kind === 'seckill')
    expect(line(opened)).toMatchObject([
      { text: 'Mug', values: { action: 'opened', quota: 1 }, actor: 'producer:p' },
    ])
    expect(line(happen(claim(ids[0] as MemberId)))).toMatchObject([
      { who: { name: 'Ann', userId: 'u-1' }, values: { action: 'claimed', quantity: 1 } },
      { values: { action: 'sold_out' } },
    ])
    expect(line(happen(cancelClaim(String(ids[0]))))).toMatchObject([
      { values: { action: 'released', why: 'cancelled' } },
    ])
    expect(line(happen(restock(2)))).toMatchObject([{ values: { action: 'restocked' } }])
    expect(line(happen(closeSeckill()))).toMatchObject([{ values: { action: 'closed' } }])
  })
})
