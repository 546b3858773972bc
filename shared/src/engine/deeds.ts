/** What else may follow from a member doing something: entries, tasks, the lucky draw of the day. */
import type { Action } from '../contracts/index.ts'
import type { Draft, Purse } from './draft.ts'
import { enterByDeed } from './rules/lottery/enter-by-deed.ts'
import { countTowardsTasks } from './rules/tasks/count-towards-tasks.ts'
import { drawPerk } from './rules/tasks/perk.ts'

/** Called once for each thing that counts as taking part, after its event. `count`: of likes, seconds, minor units. */
export function followDeed(draft: Draft, purse: Purse, action: Action, count: number): void {
  const { rules, running } = draft.state
  if (rules.perk !== null) drawPerk(draft, purse)
  // What a gift or an order is worth is known later: those rules see to it themselves.
  const isWorthless = action !== 'gift' && action !== 'order'
  if (running.length > 0 && isWorthless) enterByDeed(draft, purse, action)
  countTowardsTasks(draft, purse, action, count)
}
