/** What the stage says of activities of the room: seckill, lottery, poll, quiz, codes, cards, tasks. */
import type { ActivityType, EntryDeed } from '@fanfare/shared/contracts'

export type ActivityTexts = {
  kind: Record<ActivityType | 'card' | 'question', string>
  /** Before what is to be typed in chat. */
  say: string
  ended: string
  moreActivities: (count: string) => string
  seckill: {
    /** `left`, `held` and `sold` are the words of the stock bar. */
    left: string
    held: string
    sold: string
    free: string
    points: (points: string) => string
    perMember: (count: string) => string
    queue: (count: string) => string
    soldOut: string
    /** Only these tiers may claim for now. */
    early: (tiers: string) => string
    earlyLeft: (units: string) => string
    /** Claims are drawn, not first come. */
    draw: string
    entrants: (count: string) => string
    bought: (name: string, quantity: number) => string
  }
  lottery: {
    /** After the number of those who take part. */
    entrantsUnit: string
    winners: (winners: string, alternates: string | null) => string
    fee: (points: string) => string
    deed: Record<EntryDeed, string>
    waiting: string
    drawing: string
    cancelled: string
    seal: string
    sealNotYet: string
    trust: Record<'operator' | 'beacon', string>
    winner: string
    alternate: string
    noWinners: string
    moreWinners: (count: string) => string
    claimed: string
    passed: string
    /** What a winner types, before the time left for it. */
    claimWithin: string
  }
  poll: {
    votes: (count: string) => string
    /** What to type: the first and the last letter. */
    letters: (first: string, last: string) => string
    changeVote: string
    result: string
    tie: string
    noVotes: string
  }
  quiz: {
    sayAnswer: string
    reward: (points: string) => string
    firstK: (count: string) => string
    answered: (count: string) => string
    right: (count: string) => string
    answer: string
    first: string
    nobody: string
  }
  code: { say: (code: string) => string; left: (count: string) => string; usedUp: string }
  card: { scan: string; link: string; sayLink: string }
  /** The line over the title when it opens, in the centre. */
  opened: Record<'seckill' | 'lottery' | 'poll' | 'quiz', string>
  allGone: (quota: string) => string
  drawn: (entrants: string) => string
  claimed: (title: string) => string
  claimedMany: (count: string) => string
  leftOf: (title: string, left: string) => string
  prizeClaimed: (title: string) => string
  passedTo: (name: string) => string
  passedToNobody: string
  taskDone: (task: string) => string
  tasksDone: (count: string) => string
  gotRight: (right: string) => string
  perk: (prize: string) => string
  perks: (count: string) => string
  redeemed: (title: string) => string
  retracted: (title: string) => string
  retractedDetail: string
}
