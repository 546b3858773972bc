/**
 * The simulator's own record of what the disk holds, kept beside the journal and knowing nothing of the
 * channel: which ids, which events, in which order. Whatever is not as promised is a violation.
 */
import type { Envelope, Event } from '@fanfare/shared/contracts'
import type { JournalBatch } from '@fanfare/server/journal/journal.ts'

export class Violation extends Error {
  override readonly name = 'Violation'
}

export function hold(condition: boolean, sentence: () => string): asserts condition {
  if (!condition) throw new Violation(sentence())
}

type PendingPoints = { member: string; amount: number; from: string; to: string }

export class DurableRecord {
  seq = 0
  at = 0
  /** Ids of small talk that were forgotten and came again. */
  repeats = 0
  /** How often each type of event was written. */
  readonly eventCounts = new Map<string, number>()
  #written = 0
  /** With how many ids had been written before its last time. */
  readonly #ids = new Map<string, number>()
  /** So many newest ids are known at least, whatever they were of. */
  readonly #windowMin: number
  readonly #forEver = new Set<string>()
  /** Per cause, the kinds of effect that may come only once. */
  readonly #effects = new Map<string, Set<string>>()
  /** Points per member, added up from the movements alone. */
  readonly #points = new Map<string, number>()
  /** Null for what is not points. */
  readonly #pending = new Map<number, PendingPoints | null>()

  constructor(windowMin: number) {
    this.#windowMin = windowMin
  }

  has(causeId: string): boolean {
    return this.#ids.has(causeId)
  }

  get idCount(): number {
    return this.#ids.size
  }

  effectsOf(causeId: string): ReadonlySet<string> {
    return this.#effects.get(causeId) ?? new Set()
  }

  pointsOf(member: string): number {
    return this.#points.get(member) ?? 0
  }

  write(batch: JournalBatch): void {
    const { remember, seen, envelopes } = batch
    const total = this.#written + remember.length + seen.length
    for (const { causeId } of remember) {
      hold(!this.#forEver.has(causeId), () => `${causeId} was written twice`)
      this.#forEver.add(causeId)
      // A line that was small talk when it first came may be heard as more when it comes again.
      const last = this.#ids.get(causeId)
      if (last !== undefined) this.#comesAgain(causeId, total - last)
      this.#ids.set(causeId, this.#written++)
    }
    for (const { causeId } of seen) {
      const last = this.#ids.get(causeId)
      if (last !== undefined) this.#comesAgain(causeId, total - last)
      this.#ids.set(causeId, this.#written++)
    }
    for (const envelope of envelopes) this.#enter(envelope)
  }

  /** Small talk may have its effect again when so many ids came since that it was forgotten. */
  #comesAgain(causeId: string, idsSince: number): void {
    hold(idsSince > this.#windowMin, () => `${causeId} came twice within ${idsSince} ids`)
    this.#effects.delete(causeId)
    this.repeats++
  }

  #enter({ seq, at, causeId, event }: Envelope): void {
    hold(seq === this.seq + 1, () => `event ${seq} follows ${this.seq}`)
    hold(at >= this.at, () => `time goes back at event ${seq}`)
    this.seq = seq
    this.at = at
    this.eventCounts.set(event.type, (this.eventCounts.get(event.type) ?? 0) + 1)
    const kind = onceKind(event)
    if (kind !== null && !causeId.startsWith('tick:')) {
      const effects = this.#effects.get(causeId) ?? new Set()
      hold(!effects.has(kind), () => `${causeId} had its ${kind} twice, again at event ${seq}`)
      this.#effects.set(causeId, effects.add(kind))
    }
    this.#book(seq, event)
  }

  #book(seq: number, event: Event): void {
    if (event.type === 'Transferred' && event.asset === 'points') {
      const { member, amount, from, to, state } = event
      if (member === null) return
      const own = `member:${member}`
      if (from === own) this.#move(member, -amount)
      if (state === 'pending') this.#pending.set(seq, { member, amount, from, to })
      else if (to === own) this.#move(member, amount)
    }
    if (event.type === 'Transferred' && event.asset !== 'points' && event.state === 'pending') {
      this.#pending.set(seq, null)
    }
    if (event.type !== 'TransferSettled') return
    const pending = this.#pending.get(event.transfer)
    hold(pending !== undefined, () => `transfer ${event.transfer} was settled and never pending`)
    this.#pending.delete(event.transfer)
    if (pending === null) return
    const goesTo = event.outcome === 'posted' ? pending.to : pending.from
    if (goesTo === `member:${pending.member}`) this.#move(pending.member, pending.amount)
  }

  #move(member: string, by: number): void {
    const points = this.pointsOf(member) + by
    hold(points >= 0, () => `member ${member} went down to ${points} points`)
    this.#points.set(member, points)
  }
}

/** What one cause may bring about once at most; null for what may come several times. */
function onceKind(event: Event): string | null {
  switch (event.type) {
    case 'Interacted':
      return `interaction ${event.kind}`
    case 'GiftCounted':
    case 'OrderPaid':
    case 'OrderRefunded':
    case 'CheckedIn':
    case 'RewardRecorded':
    case 'MemberBanned':
    case 'BroadcastStarted':
    case 'BroadcastEnded':
    case 'WindowOpened':
    case 'WindowExtended':
    case 'RulesSet':
    case 'SignalQuarantined':
      return event.type
    case 'Transferred':
      return event.rule === 'adjust' ? 'adjustment' : null
    default:
      return null
  }
}
