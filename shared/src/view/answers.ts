/** Answers to what viewers ask in chat, as a dictionary key with values: the stage speaks its own language. */
import type { MemberId } from '../base/index.ts'
import type { AnswerText } from '../contracts/index.ts'
import { rankOf, SOURCES, tierProgress } from '../engine/index.ts'
import type { Reading } from './reading.ts'

/** Parts of a balance that one line of chat length has room for. */
const WHY_PARTS_MAX = 3

/** Null for a command that is not a question. */
export function answerTo(reading: Reading, id: MemberId, command: string): AnswerText | null {
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
      return { key: 'why', values: whyValues(member.balance, member.sources) }
    case 'help':
      return { key: 'help', values: {} }
    default:
      return null
  }
}

/** The largest parts of a balance, and what all the others come to: together exactly the balance. */
function whyValues(balance: number, sources: readonly number[]): AnswerText['values'] {
  const parts = SOURCES.map((source, i) => ({ source, amount: sources[i] ?? 0 }))
    .filter((part) => part.amount !== 0)
    .sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
  const values: AnswerText['values'] = { balance }
  parts.slice(0, WHY_PARTS_MAX).forEach((part, i) => {
    values[`source${i + 1}`] = part.source
    values[`amount${i + 1}`] = part.amount
  })
  const others = parts.slice(WHY_PARTS_MAX).reduce((sum, part) => sum + part.amount, 0)
  if (others !== 0) values['others'] = others
  return values
}
