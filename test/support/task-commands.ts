/** Rules with tasks and lucky draws, in short words. */
import type { Perk, Rules, Task } from '@fanfare/shared/contracts'
import { STANDARD_TASKS } from '@fanfare/shared/contracts'
import { rules } from './commands.ts'
import type { Step } from './given.ts'

/** Nothing but tasks and lucky draws gives points. */
export function quietRules(change: (all: Rules) => void, more?: Parameters<typeof rules>[1]): Step {
  return rules((all) => {
    const { earning } = all
    for (const rule of [earning.chat, earning.follow, earning.like, earning.share]) rule.points = 0
    earning.raid.points = 0
    earning.watch.points = 0
    earning.subscribe.points = 0
    earning.gift.rateBp = {}
    earning.order.rateBp = { TWD: 0 }
    earning.checkin = { perDay: 0, perBroadcast: 0, streakBonus: 0, streakBonusMax: 0 }
    change(all)
  }, more)
}

export function task(more: Partial<Task> = {}): Task {
  return { id: 'chat', name: 'Say three things', action: 'chat', count: 3, points: 4, ...more }
}

export const tasks = (change: Partial<Rules['tasks']>): Step =>
  quietRules((all) => {
    all.tasks = { daily: [], growth: [], challenge: [], dailyPointsMax: 10, ...change }
  })

export const standard = (): Step =>
  quietRules((all) => {
    all.tasks = structuredClone(STANDARD_TASKS)
  })

/** Every draw wins 5 points, from 100 a day, unless told otherwise. */
export const perk = (more: Partial<Perk> = {}): Step =>
  quietRules((all) => {
    const prizes = [{ name: 'Five', weight: 1, points: 5 }]
    all.perk = { prizes, blankWeight: 0, pointsPerDay: 100, ...more }
  })
