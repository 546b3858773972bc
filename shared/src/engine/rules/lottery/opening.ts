/** A lottery opens: its terms and its sealed seed are in the journal before anybody can enter. */
import type { CommandOf, Tier } from '../../../contracts/index.ts'
import { limits } from '../../../contracts/index.ts'
import { activitiesOf, isKeywordTaken, isRunning, nextActivityId } from '../../activity.ts'
import type { Draft } from '../../draft.ts'
import { isOnAir } from '../broadcasts.ts'
import type { Decision } from '../decision.ts'
import { decided, refused } from '../decision.ts'
import { isBudgetEmpty } from '../safeguards/budget.ts'
import { sealDraw } from './sealed-draw.ts'

const { ACTIVITIES_OPEN_MAX } = limits

export function openLottery(draft: Draft, command: CommandOf<'OpenLottery'>): Decision {
  const { state } = draft
  const { at, title, folded, winners, alternates, enterBy, actor } = command
  const open = activitiesOf(state, 'lottery').filter((lottery) => isRunning(lottery, at))
  if (open.some((lottery) => lottery.title === title)) return refused('lottery/already_open')
  if (open.length >= ACTIVITIES_OPEN_MAX) return refused('activity/too_many')
  if (isKeywordTaken(state, folded, at)) return refused('activity/keyword_taken')
  const isFull = isOnAir(state) && state.lotteryCount >= state.rules.lottery.perBroadcast
  const paysPoints = command.prizePoints !== undefined
  if (paysPoints && isBudgetEmpty(state, at)) return refused('budget/exhausted')
  if (isFull && command.override !== true) return refused('lottery/too_many')
  const activityId = nextActivityId(state, 'lottery')
  draft.events.push({
    type: 'LotteryOpened',
    activityId,
    title,
    keyword: command.keyword ?? '',
    folded,
    winners,
    alternates,
    feePoints: command.feePoints ?? null,
    enterBy: [...new Set(enterBy)],
    eligible: command.eligible ?? null,
    weights: weightsOf(command.weights ?? {}),
    claimSeconds: command.claimSeconds ?? null,
    excludeWinnersHours: command.excludeWinnersHours ?? null,
    prizePoints: command.prizePoints ?? null,
    prizeRight: command.prizeRight ?? null,
    beacon: command.beacon ?? false,
    opensAt: at,
    closesAt: at + command.seconds * 1_000,
    broadcast: isOnAir(state) ? (state.broadcast?.broadcast ?? null) : null,
    actor,
  })
  sealDraw(draft, activityId)
  return decided(draft)
}

function weightsOf(said: { [T in Tier]?: number | undefined }): Record<Tier, number> {
  const { normal = 1, silver = 1, gold = 1, diamond = 1 } = said
  return { normal, silver, gold, diamond }
}
