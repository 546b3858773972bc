/** A producer who presses every button, at any time, sensibly or not. */
import type { ProducerCommand } from '@fanfare/shared/contracts'
import { defaultRules } from '@fanfare/shared/contracts'
import type { Random } from '@fanfare/server/connectors/simulated/random.ts'
import { DEMO } from '@fanfare/server/connectors/simulated/room.ts'
import { activityCommand, changeActivityRules } from './room-activities.ts'

/** `people`: user ids the room has seen. */
export function nextCommand(
  random: Random,
  nowAt: number,
  people: readonly string[],
): ProducerCommand {
  const activityId = `w${1 + random.below(24)}`
  const known = people.length > 0 && random.chance(0.9)
  const member = { platform: DEMO, userId: known ? random.pick(people) : 'nobody' }
  if (random.chance(0.6)) return activityCommand(random, member)
  return random.pick<() => ProducerCommand>([
    () => ({ type: 'StartBroadcast', title: '今晚的直播' }),
    () => ({ type: 'EndBroadcast' }),
    () => openWindow(random),
    () => openWindow(random),
    () => ({ type: 'ExtendWindow', activityId, seconds: random.between(1, 60) }),
    () => ({ type: 'CloseWindow', activityId }),
    () => ({ type: 'AdjustPoints', member, amount: random.between(1, 500), reason: 'sim' }),
    () => ({ type: 'AdjustPoints', member, amount: -random.between(1, 500), reason: 'sim' }),
    () => ({ type: random.chance(0.5) ? 'HideName' : 'ShowName', member }),
    () => ({ type: 'BlankStage', on: random.chance(0.5) }),
    () => setRules(random, nowAt),
  ])()
}

function openWindow(random: Random): ProducerCommand {
  return {
    type: 'OpenWindow',
    factorBp: random.pick([15_000, 20_000, 30_000]),
    seconds: random.between(1, 40),
    ...(random.chance(0.3) && { tiers: ['normal', 'silver'] as const satisfies string[] }),
    ...(random.chance(0.3) && { actions: ['chat', 'gift'] as const satisfies string[] }),
    ...(random.chance(0.5) && { budget: random.between(1, 200) }),
  }
}

function setRules(random: Random, nowAt: number): ProducerCommand {
  const rules = defaultRules()
  rules.earning.chat.cooldownSeconds = random.below(30)
  rules.earning.order.returnDays = random.below(2)
  rules.pointsValidMonths = random.pick([0, 1, 24])
  rules.stacking.mode = random.pick(['multiply', 'add', 'max'])
  rules.timeZone = random.pick(['Asia/Taipei', 'America/New_York'])
  changeActivityRules(random, rules)
  const effectiveAt = nowAt + random.below(60_000)
  return random.chance(0.5) ? { type: 'SetRules', rules } : { type: 'SetRules', rules, effectiveAt }
}
