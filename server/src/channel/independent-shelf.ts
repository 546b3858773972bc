/**
 * The part of the second bookkeeper that knows seckills: what was put up, claimed, sold and given back, read
 * from the events alone and held against the units that transfers moved.
 */
import type { Envelope, EventOf } from '@fanfare/shared/contracts'

type Claimed = EventOf<'UnitsClaimed'>

type Sale = {
  quota: number
  perMember: number
  /** Units that transfers say are on the shelf, held and sold. */
  shelf: number
  held: number
  sold: number
  /** The same two by the claims, and what each member has. */
  claimedHeld: number
  claimedSold: number
  members: Map<string, number>
  /** Of those whose number has changed since the last check. */
  touched: Set<string>
}

export class IndependentShelf {
  readonly #sales = new Map<string, Sale>()
  readonly #claims = new Map<number, Claimed>()
  readonly #pending = new Map<number, EventOf<'Transferred'>>()
  /** Whose numbers the run of events that is being read has changed. */
  readonly #changed = new Set<string>()
  readonly #report: (sentence: string) => void
  #causeId = ''

  constructor(report: (sentence: string) => void) {
    this.#report = report
  }

  enter(envelope: Envelope): void {
    const { seq, causeId, event } = envelope
    if (causeId !== this.#causeId) this.check(seq - 1)
    this.#causeId = causeId
    switch (event.type) {
      case 'SeckillOpened':
        this.#saleOf(event.activityId).quota += event.quota
        this.#saleOf(event.activityId).perMember = event.perMember
        break
      case 'Restocked':
        this.#saleOf(event.activityId).quota += event.quantity
        break
      case 'Transferred':
        if (event.asset === 'stock') this.#move(seq, event)
        break
      case 'TransferSettled':
        this.#settle(event)
        break
      case 'UnitsClaimed':
        this.#claims.set(seq, event)
        this.#count(event, event.quantity)
        break
      case 'ClaimEnded':
        this.#end(event)
        break
      default:
        break
    }
  }

  /** Between the events of one cause a claim and its units are not both there yet. */
  check(seq: number): void {
    for (const activityId of this.#changed) {
      const sale = this.#saleOf(activityId)
      if (sale.perMember === 0) continue
      const { quota, perMember, shelf, held, sold, claimedHeld, claimedSold } = sale
      const about = `after event ${seq} seckill ${activityId}`
      if (shelf + held + sold !== quota) {
        this.#report(`${about} has ${shelf} left, ${held} held and ${sold} sold of ${quota}`)
      }
      if (held !== claimedHeld || sold !== claimedSold) {
        this.#report(
          `${about} moved ${held} and ${sold}, its claims ${claimedHeld} and ${claimedSold}`,
        )
      }
      for (const member of sale.touched) {
        const units = sale.members.get(member) ?? 0
        if (units > perMember) this.#report(`${about} gives ${member} ${units} of ${perMember}`)
      }
      sale.touched.clear()
    }
    this.#changed.clear()
  }

  #saleOf(activityId: string): Sale {
    this.#changed.add(activityId)
    let sale = this.#sales.get(activityId)
    if (sale === undefined) {
      const units = { shelf: 0, held: 0, sold: 0, claimedHeld: 0, claimedSold: 0 }
      sale = { quota: 0, perMember: 0, ...units, members: new Map(), touched: new Set() }
      this.#sales.set(activityId, sale)
    }
    return sale
  }

  #move(seq: number, event: EventOf<'Transferred'>): void {
    this.#add(event, event.from, -event.amount)
    if (event.state === 'posted') return this.#add(event, event.to, event.amount)
    this.#pending.set(seq, event)
    this.#saleOf(event.activityId ?? '').held += event.amount
  }

  #settle({ transfer, outcome }: EventOf<'TransferSettled'>): void {
    const pending = this.#pending.get(transfer)
    if (pending === undefined) return
    this.#pending.delete(transfer)
    this.#saleOf(pending.activityId ?? '').held -= pending.amount
    this.#add(pending, outcome === 'posted' ? pending.to : pending.from, pending.amount)
  }

  #add({ activityId }: EventOf<'Transferred'>, account: string, by: number): void {
    const sale = this.#saleOf(activityId ?? '')
    if (account === `sold:${activityId}`) sale.sold += by
    else if (account !== 'issue') sale.shelf += by
  }

  #end({ claim, outcome }: EventOf<'ClaimEnded'>): void {
    const claimed = this.#claims.get(claim)
    if (claimed === undefined) return
    this.#count(claimed, -claimed.quantity)
    if (outcome === 'sold') {
      const sold: Claimed = { ...claimed, state: 'sold' }
      this.#claims.set(claim, sold)
      this.#count(sold, claimed.quantity)
    } else this.#claims.delete(claim)
  }

  #count({ activityId, member, state }: Claimed, by: number): void {
    const sale = this.#saleOf(activityId)
    if (state === 'sold') sale.claimedSold += by
    else sale.claimedHeld += by
    const units = (sale.members.get(member) ?? 0) + by
    sale.touched.add(member)
    if (units === 0) sale.members.delete(member)
    else sale.members.set(member, units)
  }
}
