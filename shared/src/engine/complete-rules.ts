/** Rules as this version knows them: what an earlier version did not know yet gets its default. */
import type { Rules } from '../contracts/index.ts'
import { RulesSchema } from '../contracts/index.ts'

const complete = new WeakSet<Rules>()

export function completeRules(rules: Rules): Rules {
  if (complete.has(rules)) return rules
  const parsed = RulesSchema.parse(rules)
  complete.add(parsed)
  return parsed
}
