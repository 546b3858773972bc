/** The card that belongs to a cue of 「測試」, with marked numbers of nobody, shown as long as the cue is. */
import type { Cue, LotteryView, SeckillView } from '@fanfare/shared/contracts'
import type { Presented } from './cue-queue.ts'
import type { StageCard } from './stage-cards.ts'

/** How far the time of a sample seems to have gone. */
const SAMPLE_MS = 90_000

/** At most one, of the newest test cue that has a card. */
export function sampleCards(presented: readonly Presented[]): StageCard[] {
  for (const { cues } of [...presented].reverse()) {
    const cue = cues[0]
    if (cue === undefined || cue.test !== true) continue
    const card = sampleOf(cue)
    if (card !== null) return [{ ...card, key: 'test', since: 0, isTest: true }]
  }
  return []
}

type Sample<T> = T extends StageCard ? Omit<T, 'key' | 'since' | 'isTest'> : never

function sampleOf(cue: Cue): Sample<StageCard> | null {
  const times = { activityId: 'test', opensAt: cue.at, closesAt: cue.at + SAMPLE_MS }
  switch (cue.kind) {
    case 'seckill_opened':
      return { kind: 'seckill', isOpen: true, view: { ...seckill(cue), ...times } }
    case 'sold_out': {
      const view = { ...seckill({ ...cue, keyword: '' }), ...times }
      const gone = { available: 0, held: 0, sold: cue.quota, soldOut: true, queue: 3 }
      return { kind: 'seckill', isOpen: true, view: { ...view, ...gone } }
    }
    case 'lottery_opened':
      return { kind: 'lottery', isOpen: true, view: { ...lottery(cue), ...times } }
    case 'poll_opened': {
      const options = SAMPLE_VOTES.map(({ text, votes }) => ({ text, votes }))
      const state = { options, votes: 100, changeVote: true, open: true }
      const { question } = cue
      return { kind: 'poll', isOpen: true, view: { ...times, question, ...state } }
    }
    case 'quiz_opened': {
      const { question, rewardPoints } = cue
      const view = { ...OPEN_QUIZ, ...times, question, rewardPoints }
      return { kind: 'quiz', isOpen: true, view }
    }
    default:
      return null
  }
}

const SAMPLE_VOTES = [
  { text: 'A', votes: 52 },
  { text: 'B', votes: 36 },
  { text: 'C', votes: 12 },
]
const OPEN_QUIZ = {
  options: null,
  firstK: 10,
  answered: 0,
  right: 0,
  open: true,
  answer: null,
  rightOption: null,
  first: [],
}

function lottery({ title, keyword, winners }: { title: string; keyword: string; winners: number }) {
  return {
    title,
    keyword,
    winnersWanted: winners,
    alternatesWanted: 2,
    feePoints: null,
    enterBy: ['keyword'],
    eligible: null,
    weights: { normal: 1, silver: 1, gold: 1, diamond: 1 },
    claimSeconds: null,
    prizePoints: null,
    prizeRight: null,
    drawnAt: 0,
    roundAt: null,
    entrants: 1_234,
    state: 'open',
    commitment: '0123456789abcdef'.repeat(4),
    root: null,
    round: null,
    trust: 'operator',
    winners: [],
    alternates: [],
  } satisfies Partial<LotteryView>
}

function seckill({ title, keyword, quota }: { title: string; keyword: string; quota: number }) {
  const held = Math.floor(quota / 5)
  const sold = Math.floor(quota / 2)
  return {
    title,
    keyword,
    quota,
    available: quota - held - sold,
    held,
    sold,
    soldOut: false,
    queue: 0,
    perMember: 1,
    pricePoints: 100,
    priceMoney: null,
    early: null,
    mode: 'first',
    entrants: 0,
    commitment: null,
    open: true,
    recent: [],
  } satisfies Partial<SeckillView>
}
