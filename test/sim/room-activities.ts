/** Activities of the room as the simulator's producer opens them and its audience takes part in them. */
import type { ProducerCommand, Rules, Signal } from '@fanfare/shared/contracts'
import type { Random } from '@fanfare/server/connectors/simulated/random.ts'
import { DEMO } from '@fanfare/server/connectors/simulated/room.ts'

const WORDS = ['A01', 'B02', '抽', '加一'] as const
const OPTIONS = ['紅色', '藍色', '白色']
const ACTIVITIES_GUESSED = 14

/** What people say when they want something; most of it means nothing when nothing is open. */
const ASKED = [
  'A01',
  'Ａ０１＋１',
  'A01+2 B02+1',
  'B02x3',
  '抽',
  '加一',
  '!搶 A01',
  '！參加',
  '!投票 2',
  '!vote A',
  '!領獎',
  '紅色',
  '2',
  '四十二',
  '!兌換 CODE',
  '!問 幾點結束?',
  '!任務',
  '!為什麼',
]

type Member = { platform: string; userId: string }

export function activityCommand(random: Random, member: Member): ProducerCommand {
  const number = 1 + random.below(ACTIVITIES_GUESSED)
  const id = (prefix: string): string => `${prefix}${number}`
  return random.pick<() => ProducerCommand>([
    () => openSeckill(random),
    () => openSeckill(random),
    () => openLottery(random),
    () => openLottery(random),
    () => ({ type: 'ConfirmClaim', activityId: id('s'), member }),
    () => ({ type: 'CancelClaim', activityId: id('s'), member }),
    () => ({ type: 'Restock', activityId: id('s'), quantity: random.between(1, 5) }),
    () => ({ type: 'CloseSeckill', activityId: id('s') }),
    () => ({ type: 'CloseLottery', activityId: id('l') }),
    () => ({ type: 'DrawLottery', activityId: id('l') }),
    () => ({ type: 'DrawLottery', activityId: id('l') }),
    () => ({ type: 'DrawLottery', activityId: id('l') }),
    () => ({ type: 'CancelLottery', activityId: id('l') }),
    () => ({ type: 'PassWinner', activityId: id('l'), member, reason: 'sim' }),
    () => ({ type: 'ConfirmPrize', activityId: id('l'), member }),
    () => openPoll(random),
    () => openQuiz(random),
    () => issueCode(random),
    ...['w', 's', 'l', 'p', 'q', 'c'].map((prefix) => (): ProducerCommand => ({
      type: 'ReverseActivity',
      activityId: id(prefix),
    })),
    () => ({
      type: 'ExcludeMember',
      member,
      from: random.pick(['board', 'rewards']),
      reason: 'sim',
    }),
    () => ({ type: 'IncludeMember', member, from: random.pick(['board', 'rewards']) }),
    () => ({ type: 'MuteMember', member, seconds: random.between(1, 60) }),
    () => ({ type: 'ReviewMember', member, approve: random.chance(0.5) }),
    () => ({ type: 'GrantRight', member, right: '搶購券', quantity: 1, reason: 'sim' }),
  ])()
}

function openSeckill(random: Random): ProducerCommand {
  const mode = random.chance(0.2) ? 'draw' : 'first'
  return {
    type: 'OpenSeckill',
    title: random.pick(['杯子', '帽子']),
    keyword: random.pick(WORDS),
    quota: random.between(1, 12),
    perMember: random.between(1, 3),
    holdSeconds: random.pick([0, 2, 20, 600]),
    waitlist: random.below(6),
    mode,
    ...(random.chance(0.5) && { pricePoints: random.between(1, 20) }),
    ...(random.chance(0.3) && { earlySeconds: 5 }),
    ...(random.chance(0.1) && { right: '搶購券' }),
    ...((mode === 'draw' || random.chance(0.5)) && { seconds: random.between(1, 40) }),
  }
}

function openLottery(random: Random): ProducerCommand {
  return {
    type: 'OpenLottery',
    title: random.pick(['抽杯子', '抽折價券']),
    keyword: random.pick(WORDS),
    winners: random.between(1, 3),
    alternates: random.below(3),
    seconds: random.between(1, 40),
    enterBy: random.pick([['keyword'], ['keyword', 'gift'], ['follow', 'share']]),
    override: true,
    ...(random.chance(0.5) && { feePoints: random.between(1, 10) }),
    ...(random.chance(0.5) && { claimSeconds: random.between(1, 20) }),
    ...(random.chance(0.4) && { prizePoints: random.between(1, 200) }),
    ...(random.chance(0.2) && { prizeRight: '搶購券' }),
    ...(random.chance(0.3) && { weights: { gold: 3, diamond: 5 } }),
    ...(random.chance(0.2) && { excludeWinnersHours: 24 }),
  }
}

function openPoll(random: Random): ProducerCommand {
  const changeVote = random.chance(0.5)
  const seconds = random.between(1, 40)
  return { type: 'OpenPoll', question: '哪一色?', options: OPTIONS, seconds, changeVote }
}

function openQuiz(random: Random): ProducerCommand {
  return {
    type: 'OpenQuiz',
    question: '答案是?',
    answers: random.chance(0.5) ? ['四十二', '42'] : ['紅色'],
    rewardPoints: random.between(0, 30),
    seconds: random.between(1, 40),
    ...(random.chance(0.5) && { firstK: random.between(1, 3) }),
  }
}

function issueCode(random: Random): ProducerCommand {
  const points = random.between(1, 50)
  return {
    type: 'IssueCode',
    title: '入群禮',
    code: 'CODE',
    limit: random.between(1, 4),
    perMember: 1,
    points,
  }
}

/** Rules that give activities, tasks, the lucky draw, the budget and the watch for farming something to do. */
export function changeActivityRules(random: Random, rules: Rules): void {
  if (random.chance(0.5)) {
    rules.budget.period = random.pick(['broadcast', 'day', 'month'])
    rules.budget.points = random.between(50, 5_000)
  }
  if (random.chance(0.5)) {
    rules.perk = {
      prizes: [{ name: '小禮', weight: 1, points: random.between(0, 20) }],
      blankWeight: random.below(3),
      pointsPerDay: random.between(10, 200),
    }
  }
  if (random.chance(0.5)) {
    rules.tasks.daily = [{ id: 'talk', name: '聊天', action: 'chat', count: 3, points: 5 }]
    rules.tasks.growth = [
      { id: 'first-order', name: '首購', action: 'order', count: 1, points: 100 },
    ]
    rules.tasks.challenge = [
      { id: 'share', name: '分享', action: 'share', count: 2, points: 0, right: '搶購券' },
    ]
  }
  rules.risk.grantsPerMinute = random.pick([3, 40])
  rules.risk.reviewHours = random.pick([1, 72])
}

/** A line of chat that asks for something. */
export function askingSignal(
  random: Random,
  people: readonly string[],
  id: string,
  at: number,
): Signal {
  const viewer = { id: people.length === 0 ? 'guest' : random.pick(people), name: '觀眾' }
  return { id, source: DEMO, type: 'chat', at, viewer, text: random.pick(ASKED) }
}
