/** Answers to what viewers ask in chat, as a dictionary key with values: the stage speaks its own language. */
import type { MemberId } from '../base/index.ts'
import type { AnswerText } from '../contracts/index.ts'
import { activitiesOf, isRunning, rankOf, tierProgress } from '../engine/index.ts'
import { tasksAnswer } from './activities/tasks.ts'
import { linkOf } from './activities/desk.ts'
import type { Reading } from './reading.ts'
import { whyAnswer } from './why.ts'

export type Asked = { command: string; args: readonly string[] }

/** Null for a command that is not a question, or that nothing is known about. */
export function answerTo(
  reading: Reading,
  id: MemberId,
  { command, args }: Asked,
): AnswerText | null {
  const member = reading.state.members.get(id)
  if (member === undefined) return null
  const { state, at } = reading
  const look = { member, board: state.rules.stage.board, at } as const
  switch (command) {
    case 'points':
      return { key: 'points', values: { balance: member.balance, held: member.held } }
    case 'rank': {
      const period = state.broadcast === null ? 'day' : 'broadcast'
      const rank = rankOf(state, { ...look, period })
      return { key: 'rank', values: rank === null ? {} : { rank } }
    }
    case 'me': {
      const progress = tierProgress(state.rules, member)
      const values: AnswerText['values'] = {
        tier: member.tier,
        balance: member.balance,
        streak: member.streak,
      }
      if (progress !== null) {
        values['next'] = progress.next
        values['pointsLeft'] = progress.points.left
      }
      return { key: 'me', values }
    }
    case 'why':
      return whyAnswer(reading, member, args)
    case 'tasks':
      return tasksAnswer(reading, member)
    case 'link': {
      const link = linkOf(state)
      return link === null ? null : { key: 'link', values: link }
    }
    case 'help':
      return { key: 'help', values: openNow(reading) }
    default:
      return null
  }
}

/** What can be said in chat at this moment beside the questions: each by the word to say. */
function openNow({ state, at }: Reading): AnswerText['values'] {
  const values: AnswerText['values'] = {}
  const seckill = activitiesOf(state, 'seckill').find((one) => isRunning(one, at))
  const lottery = activitiesOf(state, 'lottery').find((one) => isRunning(one, at))
  const poll = activitiesOf(state, 'poll').find((one) => isRunning(one, at))
  if (seckill !== undefined) values['grab'] = seckill.keyword
  if (lottery !== undefined) values['join'] = lottery.keyword
  if (poll !== undefined) values['vote'] = poll.options.length
  return values
}
