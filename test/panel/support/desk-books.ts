/** What the small server keeps: a view, a feed, people and their statements, changed by the panel's own commands. */
import type {
  FeedItem,
  MemberRef,
  PanelView,
  ProducerCommand,
  RejectionCode,
  WindowView,
} from '@fanfare/shared/contracts'
import { cuedAnswer, roomAnswer } from './desk-room.ts'
import { PEOPLE, whoOf, type Person } from './evening.ts'

const ACTOR = 'producer:desk'
const PAGE = 3

export type Entry = {
  seq: number
  at: number
  asset: 'points'
  amount: number
  balance: number
  state: 'posted'
  cause: {
    sourceId: string
    rule: string
    ruleVersion: number
    factors: { kind: string; bp: number; ref?: string }[]
    actor: string
    reason?: string
  }
}

export class DeskBooks {
  view: PanelView
  feed: FeedItem[]
  seq = 1_000
  readonly #people = new Map<string, Person & { hidden: boolean; entries: Entry[] }>()
  readonly #done = new Map<string, string>()
  readonly #tell: (state: Partial<PanelView>, moments: FeedItem[]) => void

  constructor(
    view: PanelView,
    feed: FeedItem[],
    tell: (state: Partial<PanelView>, moments: FeedItem[]) => void,
  ) {
    this.view = view
    this.feed = feed
    this.#tell = tell
    for (const person of PEOPLE)
      this.#people.set(`${person.platform}/${person.userId}`, {
        ...person,
        hidden: false,
        entries: earlierEntries(person),
      })
  }

  /** Changes the view and tells every open desk. */
  change(state: Partial<PanelView>, moments: FeedItem[] = []): void {
    this.view = { ...this.view, ...state }
    this.feed = [...this.feed, ...moments]
    this.#tell(state, moments)
  }

  search(query: string): object {
    const wanted = query.toLowerCase()
    const members = [...this.#people.values()]
      .filter(({ name, userId }) => `${name} ${userId}`.toLowerCase().includes(wanted))
      .map((person) => summaryOf(person))
    return { members }
  }

  detail(platform: string, userId: string): object | null {
    const person = this.#people.get(`${platform}/${userId}`)
    if (person === undefined) return null
    const pointsLeft = Math.max(0, 3_000 - person.balance)
    return {
      ...summaryOf(person),
      held: 0,
      progress: {
        next: 'gold',
        points: person.balance,
        pointsNeeded: 3_000,
        pointsLeft,
        spend: 420_000,
        spendNeeded: 1_500_000,
        spendLeft: 1_080_000,
        currency: 'TWD',
      },
      attendance: { streak: 4, total: 31, broadcasts: 6, checkedInToday: true },
      tags: [],
    }
  }

  statement(platform: string, userId: string, cursor: string | null): object | null {
    const person = this.#people.get(`${platform}/${userId}`)
    if (person === undefined) return null
    const newest = [...person.entries].reverse()
    const from = Number(cursor ?? 0)
    const entries = newest.slice(from, from + PAGE)
    return { entries, ...(from + PAGE < newest.length ? { next: String(from + PAGE) } : {}) }
  }

  balance({ platform, userId }: MemberRef): number {
    return this.#people.get(`${platform}/${userId}`)?.balance ?? 0
  }

  /** Null when done. The same key and command again is the same answer, and nothing more happens. */
  perform(command: ProducerCommand, key: string): RejectionCode | null {
    const known = this.#done.get(key)
    if (known !== undefined) return known === JSON.stringify(command) ? null : 'command/key_reused'
    this.seq += 1
    const code = this.#apply(command)
    if (code === null) this.#done.set(key, JSON.stringify(command))
    return code
  }

  #line(part: Pick<FeedItem, 'kind'> & Partial<FeedItem>): FeedItem {
    return { id: `e${this.seq}`, at: Date.now(), actor: ACTOR, ...part }
  }

  #apply(command: ProducerCommand): RejectionCode | null {
    const at = Date.now()
    switch (command.type) {
      case 'StartBroadcast': {
        if (this.view.broadcast !== null) return 'broadcast/already_started'
        const title = command.title ?? ''
        const line = this.#line({ kind: 'broadcast', values: { action: 'started', title } })
        this.change({ broadcast: { broadcast: 1, title, startedAt: at } }, [line])
        return null
      }
      case 'EndBroadcast': {
        const line = this.#line({ kind: 'broadcast', values: { action: 'ended', title: '' } })
        this.change({ broadcast: null }, [line])
        return null
      }
      case 'BlankStage': {
        const action = command.on ? 'blanked' : 'restored'
        this.change({ blank: command.on }, [this.#line({ kind: 'moderation', values: { action } })])
        return null
      }
      case 'HideName':
      case 'ShowName':
        return this.#setHidden(command.member, command.type === 'HideName')
      case 'AdjustPoints':
        return this.#adjust(command)
      case 'OpenWindow':
      case 'ExtendWindow':
      case 'CloseWindow':
        return this.#window(command, at)
      case 'CueItem': {
        const cue = cuedAnswer(this.view, command)
        if (typeof cue === 'string') return cue
        const code = cue.action === null ? null : this.#apply(cue.action)
        if (code === null) this.change({ cued: cue.cued })
        return code
      }
      default:
        return this.#room(command)
    }
  }

  #room(command: ProducerCommand): RejectionCode | null {
    const answer = roomAnswer(this.view, command)
    if (answer === null) return 'request/invalid'
    if (typeof answer === 'string') return answer
    this.change(answer)
    return null
  }

  #setHidden({ platform, userId }: MemberRef, hidden: boolean): RejectionCode | null {
    const person = this.#people.get(`${platform}/${userId}`)
    if (person === undefined) return 'member/unknown'
    if (person.hidden === hidden) return hidden ? 'name/already_hidden' : 'name/not_hidden'
    person.hidden = hidden
    const who = { ...whoOf(person), name: hidden ? '' : person.name }
    const values = { action: hidden ? 'hidden' : 'shown' }
    this.change({}, [this.#line({ kind: 'moderation', who, values })])
    return null
  }

  #adjust({
    member,
    amount,
    reason,
  }: Extract<ProducerCommand, { type: 'AdjustPoints' }>): RejectionCode | null {
    const person = this.#people.get(`${member.platform}/${member.userId}`)
    if (person === undefined) return 'member/unknown'
    if (person.balance + amount < 0) return 'points/insufficient'
    person.balance += amount
    const cause = {
      sourceId: 'cmd:1',
      rule: 'adjust',
      ruleVersion: 1,
      factors: [],
      actor: ACTOR,
      reason,
    }
    person.entries.push({
      seq: this.seq,
      at: Date.now(),
      asset: 'points',
      amount,
      balance: person.balance,
      state: 'posted',
      cause,
    })
    const line = this.#line({
      kind: 'adjust',
      who: whoOf(person),
      values: { amount },
      text: reason,
    })
    this.change({}, [line])
    return null
  }

  #window(
    command: Extract<ProducerCommand, { type: 'OpenWindow' | 'ExtendWindow' | 'CloseWindow' }>,
    at: number,
  ): RejectionCode | null {
    const { windows } = this.view
    if (command.type === 'OpenWindow') {
      const { factorBp, seconds, budget = null } = command
      const opened: WindowView = {
        activityId: `w${this.seq}`,
        factorBp,
        opensAt: at,
        closesAt: at + seconds * 1_000,
        tiers: command.tiers ?? null,
        actions: command.actions ?? null,
        budget,
        budgetLeft: budget,
      }
      const values = { action: 'opened', activityId: opened.activityId, factorBp, seconds }
      this.change({ windows: [...windows, opened] }, [this.#line({ kind: 'window', values })])
      return null
    }
    const { activityId } = command
    if (!windows.some((one) => one.activityId === activityId)) return 'window/closed'
    if (command.type === 'CloseWindow') {
      const values = { action: 'closed', activityId, why: 'producer' }
      this.change({ windows: windows.filter((one) => one.activityId !== activityId) }, [
        this.#line({ kind: 'window', values }),
      ])
      return null
    }
    const later = windows.map((one) =>
      one.activityId === activityId
        ? { ...one, closesAt: one.closesAt + command.seconds * 1_000 }
        : one,
    )
    this.change({ windows: later }, [
      this.#line({ kind: 'window', values: { action: 'extended', activityId } }),
    ])
    return null
  }
}

function summaryOf(person: Person & { hidden: boolean }): object {
  const { platform, userId, name, tag, tier, balance, hidden } = person
  return { member: { platform, userId }, name: hidden ? '' : name, tag, tier, balance, hidden }
}

function earlierEntries({ platform, userId, tier, balance }: Person): Entry[] {
  const rows: [rule: string, amount: number, factors: Entry['cause']['factors']][] = [
    ['chat', 1, []],
    ['checkin', 7, []],
    ['gift', 30, [{ kind: 'tier', bp: 15_000, ref: tier }]],
    [
      'gift',
      60,
      [
        { kind: 'tier', bp: 15_000, ref: tier },
        { kind: 'window', bp: 20_000, ref: 'w1' },
      ],
    ],
    ['chat', 0, [{ kind: 'dayCap', bp: 0 }]],
  ]
  const total = rows.reduce((sum, [, amount]) => sum + amount, 0)
  let running = balance - total
  return rows.map(([rule, amount, factors], index) => {
    running += amount
    return {
      seq: index + 1,
      at: 1_700_000_000_000 + index * 60_000,
      asset: 'points',
      amount,
      balance: running,
      state: 'posted',
      cause: {
        sourceId: `${platform}:${userId}-${index}`,
        rule,
        ruleVersion: 1,
        factors,
        actor: 'viewer',
      },
    }
  })
}
