/** Watching how a room talks: lines that are copied, strangers that come at once. */
import { RiskWatch } from '@fanfare/server/channel/risk-watch.ts'
import type { MemberId } from '@fanfare/shared/base'
import { defaultRules } from '@fanfare/shared/contracts'
import { describe, expect, test } from 'vitest'

const LINE = '大家快來領免費的禮物喔喔'
const rules = { ...defaultRules().risk, sameTextMembers: 3, newMembersPerTenSeconds: 3 }

const said = (name: string, text = LINE, joins: string[] = []) => ({
  member: name as MemberId,
  text,
  joins,
})

describe('the same line', () => {
  test('[RK2] from as many others as the rules say is odd in the next mouth, and in all after it', () => {
    const watch = new RiskWatch()
    const odd = ['a', 'b', 'c', 'd', 'e'].map((name) => watch.look(said(name), false, rules, 1_000))
    expect(odd).toEqual([null, null, null, 'same_text', 'same_text'])
  })

  test('[RK2] is the same in full width, in capitals and with other spaces', () => {
    const watch = new RiskWatch()
    const spellings = [
      'free gifts at EXAMPLE',
      'FREE  gifts at example',
      'ｆｒｅｅ gifts atexample',
    ]
    for (const [i, text] of spellings.entries()) watch.look(said(`m${i}`, text), false, rules, 0)
    const last = said('z', 'Free gifts at example')
    expect(watch.look(last, false, rules, 0)).toBe('same_text')
    expect(watch.look(said('y', 'Free gifts at examples'), false, rules, 0)).toBeNull()
  })

  test('[RK2] from one member over and over is none of it, nor is what was said a minute ago', () => {
    const watch = new RiskWatch()
    for (let i = 0; i < 9; i++) expect(watch.look(said('a'), false, rules, i)).toBeNull()
    for (const name of ['b', 'c']) watch.look(said(name), false, rules, 10)
    expect(watch.look(said('d'), false, rules, 60_010)).toBeNull()
  })

  test('[RK2] is nothing when it is short, or what an activity asks for', () => {
    const watch = new RiskWatch()
    for (const name of ['a', 'b', 'c', 'd']) {
      expect(watch.look(said(name, '666 哈哈哈'), false, rules, 0)).toBeNull()
      expect(watch.look(said(name, LINE, ['l1']), false, rules, 0)).toBeNull()
    }
    expect(watch.look(said('e'), false, rules, 0)).toBeNull()
  })

  test('[RK2] is forgotten among thousands of others, not kept for ever', () => {
    const watch = new RiskWatch()
    for (const name of ['a', 'b', 'c']) watch.look(said(name), false, rules, 0)
    for (let i = 0; i < 2_048; i++) watch.look(said('z', `another line ${i}`), false, rules, 1)
    expect(watch.look(said('d'), false, rules, 2)).toBeNull()
  })
})

describe('strangers', () => {
  test('[RK3] who join one activity at once are odd from as many on as the rules say', () => {
    const watch = new RiskWatch()
    const come = (name: string, at: number, activity = 'l1', isNew = true) =>
      watch.look(said(name, 'me', [activity]), isNew, rules, at)
    expect(['a', 'b', 'c', 'd'].map((name) => come(name, 0))).toEqual([null, null, null, 'burst'])
    expect(come('e', 0, 'l2')).toBeNull()
    expect(come('regular', 0, 'l1', false)).toBeNull()
    expect(come('f', 10_000)).toBeNull()
  })
})

test('[RK8] nothing is odd where nobody wants to look', () => {
  const watch = new RiskWatch()
  const off = { ...rules, enabled: false }
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    expect(watch.look(said(name), true, off, 0)).toBeNull()
    expect(watch.look(said(name, 'me', ['l1']), true, off, 0)).toBeNull()
  }
})
