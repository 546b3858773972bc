/**
 * One member. The numbers lie side by side in blocks shared by many members, not each in an object of its
 * own: a million members are then cheap to keep, to load, to collect around and to hash.
 */
import type { MemberId } from '../base/index.ts'
import type { Tier } from '../contracts/index.ts'
import { TIERS } from '../contracts/index.ts'
import type { Extras } from './extras.ts'

/** Points that end together: the last programme day on which they count, and how many are left. */
export type Lot = { day: number; left: number }

/** A lot that never ends. */
export const NEVER_DAY = 9_999_999

/** Actions with a daily cap, in the order of their cells. */
export const CAPPED_ACTIONS = ['chat', 'like', 'share', 'raid', 'watch'] as const

/** What a balance is made of, in the order of `Member.sources`. */
export const SOURCES = [
  'chat',
  'follow',
  'like',
  'share',
  'gift',
  'subscribe',
  'raid',
  'watch',
  'order',
  'checkin',
  'adjust',
  'refund',
  'expiry',
  'spend',
  'prize',
  'task',
] as const

/** Names of single cells in the order of a row: what everybody has first, since a row ends with its last non-zero. */
const SINGLES = [
  'joinedAt',
  'tierNumber',
  'tierSince',
  /** Points that may be spent now. Equals the sum of the lots. */
  'balance',
  /** Net points earned (not reduced by spending or expiry): a measure for tiers. */
  'earned',
  /** `seq` of the newest transfer on this member's statement, 0 for none. */
  'lastTransfer',
  /** The lot that ends last, which is the one that grows; the others are `oldLots`. */
  'lotDay',
  'lotLeft',
  /** The programme day that the points of capped actions speak of. */
  'pointsDay',
  /** When chat last earned a point. */
  'chatAt',
  /** The periods that the scores speak of. */
  'scoreBroadcast',
  'scoreDay',
  'scoreMonth',
  'attendedBroadcast',
  'attendedInteractions',
  'stamped',
  'stampMonth',
  'stampCount',
  'attendedSeconds',
  'checkinDay',
  'checkinBroadcast',
  'streak',
  'checkinCount',
] as const

/** The same, rarer. */
const RARE_SINGLES = [
  /** Paid minus refunded, minor units of the main currency. */
  'spend',
  /** Points on the way: pending transfers to this member. */
  'held',
  /** Points to be recovered from the next earnings, after a refund of spent points. */
  'owed',
  'likeCarry',
  'watchCarrySeconds',
  'followed',
  /** 0 when not in the room as far as we know. */
  'enteredAt',
  'nameHidden',
  /** 0: not banned; -1: for ever; else Unix ms. */
  'bannedUntil',
  /** When a draw last made this member a winner, Unix ms. */
  'wonAt',
  /** 1: on no leaderboard; 2: kept from rewards; 3: both. */
  'excluded',
  /** The programme day of the last lucky draw at first sight. */
  'perkDay',
] as const

type Single = (typeof SINGLES)[number] | (typeof RARE_SINGLES)[number]

const BOARD_COUNT = 3
const SCORE_COUNT = 12

const REACHED = SINGLES.length
const DAY_POINTS = REACHED + BOARD_COUNT
const SCORES = DAY_POINTS + CAPPED_ACTIONS.length
const PARTS = SCORES + SCORE_COUNT
const RARE = PARTS + SOURCES.length
/** Numbers of one member. */
export const MEMBER_CELLS = RARE + RARE_SINGLES.length

/** Members of one block: small channels take little, large ones few blocks. */
const BLOCK_MEMBERS_MIN = 16
const BLOCK_MEMBERS_MAX = 4_096

/** Where the next member's numbers go. */
export type CellBlock = { cells: Float64Array; next: number }

export function emptyBlock(): CellBlock {
  return { cells: new Float64Array(0), next: 0 }
}

/** The accessors of single cells: `member.balance` is a cell of the block. */
class Cells {
  cells: Float64Array
  /** Index of this member's first cell. */
  base: number

  constructor(block: CellBlock) {
    if (block.next === block.cells.length) {
      const before = block.cells.length / MEMBER_CELLS
      const members = Math.min(BLOCK_MEMBERS_MAX, Math.max(BLOCK_MEMBERS_MIN, before * 2))
      // Shared memory, though nobody shares it: V8 does not hurry to collect garbage for its sake, which
      // is vain while a channel is loaded (4.4 s became 3.8 s for a million) and stops the loop later on.
      const bytes = members * MEMBER_CELLS * Float64Array.BYTES_PER_ELEMENT
      block.cells = new Float64Array(new SharedArrayBuffer(bytes))
      block.next = 0
    }
    this.cells = block.cells
    this.base = block.next
    block.next += MEMBER_CELLS
  }

  /** Says where this member's numbers are now; moving them there is up to the caller. */
  moveTo(cells: Float64Array, base: number): void {
    this.cells = cells
    this.base = base
  }
}

function defineSingles(names: readonly Single[], first: number): void {
  for (const [place, name] of names.entries()) {
    const cell = first + place
    Object.defineProperty(Cells.prototype, name, {
      get(this: Cells): number {
        return this.cells[this.base + cell] ?? 0
      },
      set(this: Cells, value: number) {
        this.cells[this.base + cell] = value
      },
    })
  }
}
defineSingles(SINGLES, 0)
defineSingles(RARE_SINGLES, RARE)

const WithSingles = Cells as new (block: CellBlock) => Cells & Record<Single, number>

const NO_LOTS: readonly Lot[] = []

export class Member extends WithSingles {
  /** Always the same text, at times another copy of it. */
  id: MemberId
  /** All lots but the one that ends last, the first to end first. */
  oldLots: readonly Lot[] = NO_LOTS

  /** What few members have: rights, tasks, and their part in activities. */
  extras: Extras | null = null

  /** Not rows: bookkeeping of this process. */
  isChanged = false
  areOldLotsChanged = false
  areExtrasChanged = false
  /** Bit per ScoreSlot: waiting in that index's list of changes. */
  boardBits = 0
  seenMinute = 0
  /** Grants in `grantMinute`, for finding who farms. */
  grantMinute = 0
  grantCount = 0

  constructor(block: CellBlock, id: MemberId, at: number) {
    super(block)
    this.id = id
    this.joinedAt = at
    this.tierSince = at
  }

  get tier(): Tier {
    return TIERS[this.tierNumber] ?? 'normal'
  }
  set tier(tier: Tier) {
    this.tierNumber = TIERS.indexOf(tier)
  }
  get isStamped(): boolean {
    return this.stamped === 1
  }
  set isStamped(is: boolean) {
    this.stamped = is ? 1 : 0
  }
  get hasFollowed(): boolean {
    return this.followed === 1
  }
  set hasFollowed(has: boolean) {
    this.followed = has ? 1 : 0
  }
  get isNameHidden(): boolean {
    return this.nameHidden === 1
  }
  set isNameHidden(is: boolean) {
    this.nameHidden = is ? 1 : 0
  }

  /** Every lot, the first to end first. */
  get lots(): readonly Lot[] {
    if (this.lotLeft === 0) return this.oldLots
    return [...this.oldLots, { day: this.lotDay, left: this.lotLeft }]
  }
  get firstLotDay(): number {
    return this.oldLots[0]?.day ?? (this.lotLeft > 0 ? this.lotDay : NEVER_DAY)
  }

  /** By SOURCES; their sum is the balance. The answer to "why". */
  get sources(): readonly number[] {
    return [...this.cells.subarray(this.base + PARTS, this.base + PARTS + SOURCES.length)]
  }
  addToSource(source: number, by: number): void {
    this.#add(PARTS + source, by)
  }

  /** Twelve scores, board × period; they count only while their period is current. */
  score(slot: number): number {
    return this.cells[this.base + SCORES + slot] ?? 0
  }
  setScore(slot: number, score: number): void {
    this.cells[this.base + SCORES + slot] = score
  }

  /** Per board: `seq` at which the present score was reached, for ties. */
  reached(board: number): number {
    return this.cells[this.base + REACHED + board] ?? 0
  }
  setReached(board: number, seq: number): void {
    this.cells[this.base + REACHED + board] = seq
  }

  /** Base points granted on `pointsDay`, by CAPPED_ACTIONS. */
  dayPoints(action: number): number {
    return this.cells[this.base + DAY_POINTS + action] ?? 0
  }
  addDayPoints(action: number, by: number): void {
    this.#add(DAY_POINTS + action, by)
  }
  clearDayPoints(): void {
    const first = this.base + DAY_POINTS
    this.cells.fill(0, first, first + CAPPED_ACTIONS.length)
  }

  #add(cell: number, by: number): void {
    this.cells[this.base + cell] = (this.cells[this.base + cell] ?? 0) + by
  }
}
