/**
 * A second bookkeeper for the audit: knows transfers and nothing of the rules, so that a mistake in the
 * engine's ledger is not repeated by its own replay.
 */
import type { Envelope, EventOf, TransferRule } from '@fanfare/shared/contracts'
import { IndependentShelf } from './independent-shelf.ts'

/**
 * What small talk may bring about: its ids are forgotten in time, so that a line which comes again much later
 * counts again, with what follows from counting.
 */
const SMALL_TALK: ReadonlySet<TransferRule> = new Set([
  'chat',
  'like',
  'watch',
  'checkin',
  'checkin.broadcast',
  'task',
  'perk',
  'bonus',
  'recovery',
])
/** Sentences kept; a broken journal would otherwise fill the memory with them. */
const SENTENCES_MAX = 100

type Pending = EventOf<'Transferred'>

export class IndependentBooks {
  readonly #accounts = new Map<string, number>()
  readonly #pending = new Map<number, Pending>()
  /** Per member the seq of the newest line of the statement. */
  readonly #statements = new Map<string, number>()
  /** Causes that moved value, each in one uninterrupted run of events. */
  readonly #causes = new Set<string>()
  /** The cause that moved value last. */
  #lastMover = ''
  readonly #sentences: string[] = []
  readonly #shelf = new IndependentShelf((sentence) => this.#expect(false, sentence))
  #last: Pick<Envelope, 'seq' | 'at' | 'causeId'> = { seq: 0, at: 0, causeId: '' }

  enter(envelope: Envelope): void {
    const { seq, at, event } = envelope
    this.#expect(seq === this.#last.seq + 1, `event ${seq} follows ${this.#last.seq}`)
    this.#expect(at >= this.#last.at, `time goes back at event ${seq}`)
    if (event.type === 'Transferred' || event.type === 'TransferSettled') this.#once(envelope)
    if (event.type === 'Transferred') this.#transfer(seq, event)
    if (event.type === 'TransferSettled') this.#settle(seq, event)
    this.#shelf.enter(envelope)
    this.#last = envelope
  }

  /** Sentences about what does not hold. */
  broken(): string[] {
    this.#shelf.check(this.#last.seq)
    return [...this.#sentences]
  }

  #once({ seq, causeId, event }: Envelope): void {
    if (causeId.startsWith('tick:')) return
    if (event.type === 'Transferred' && SMALL_TALK.has(event.rule)) return
    const isSameRun = causeId === this.#lastMover && causeId === this.#last.causeId
    this.#lastMover = causeId
    if (isSameRun) return
    this.#expect(!this.#causes.has(causeId), `event ${seq} is a second effect of ${causeId}`)
    this.#causes.add(causeId)
  }

  #transfer(seq: number, event: EventOf<'Transferred'>): void {
    this.#expect(event.amount > 0, `transfer ${seq} moves ${event.amount}`)
    this.#move(seq, `${event.asset}/${event.from}`, -event.amount)
    if (event.state === 'pending') this.#pending.set(seq, event)
    else this.#move(seq, `${event.asset}/${event.to}`, event.amount)
    this.#state(seq, event)
  }

  #settle(seq: number, event: EventOf<'TransferSettled'>): void {
    const pending = this.#pending.get(event.transfer)
    this.#expect(pending !== undefined, `event ${seq} settles ${event.transfer} a second time`)
    if (pending === undefined) return
    this.#pending.delete(event.transfer)
    const account = event.outcome === 'posted' ? pending.to : pending.from
    this.#move(seq, `${pending.asset}/${account}`, pending.amount)
    this.#state(seq, event)
  }

  #move(seq: number, account: string, by: number): void {
    const balance = (this.#accounts.get(account) ?? 0) + by
    this.#accounts.set(account, balance)
    const isSource = account.endsWith('/issue')
    this.#expect(isSource || balance >= 0, `event ${seq} takes ${account} to ${balance}`)
  }

  /** What the event tells its member must be what the books say. */
  #state(seq: number, event: EventOf<'Transferred'> | EventOf<'TransferSettled'>): void {
    const { member, balance, prev } = event
    if (member === null) return
    const own = this.#accounts.get(`points/member:${member}`) ?? 0
    this.#expect(balance === null || balance === own, `event ${seq} says ${balance}, not ${own}`)
    const before = this.#statements.get(member) ?? null
    this.#expect(prev === before, `event ${seq} follows ${prev} on its statement, not ${before}`)
    this.#statements.set(member, seq)
  }

  #expect(holds: boolean, sentence: string): void {
    if (!holds && this.#sentences.length < SENTENCES_MAX) this.#sentences.push(sentence)
  }
}
