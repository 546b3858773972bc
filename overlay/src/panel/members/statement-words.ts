/** Why an entry is on a statement, taken apart into pieces the dictionaries can say. Pure. */
import type { StatementEntry, StatementFactor } from '../api/answers.ts'

/** Keys below `rule` in the dictionaries. */
export const RULES = [
  'chat',
  'follow',
  'like',
  'share',
  'gift',
  'subscribe',
  'raid',
  'watch',
  'order',
  'checkin',
  'checkin.broadcast',
  'adjust',
  'refund',
  'recovery',
  'expiry',
  'allocate',
  'bonus',
  'release',
  'claim',
  'fee',
  'prize',
  'quiz',
  'task',
  'perk',
  'offer',
  'code',
  'right',
  'reversal',
  'stock',
] as const
export type RuleName = (typeof RULES)[number]

/** The dictionaries' spelling: a dot would be a path there. */
export type RuleKey = Exclude<RuleName, 'checkin.broadcast'> | 'checkinBroadcast' | 'other'

export function ruleKey(rule: string): RuleKey {
  if (rule === 'checkin.broadcast') return 'checkinBroadcast'
  return RULES.find((one): one is Exclude<RuleName, 'checkin.broadcast'> => one === rule) ?? 'other'
}

export type ActorKey = 'viewer' | 'system' | 'desk'

export function actorKey(actor: string): ActorKey {
  if (actor === 'viewer') return 'viewer'
  return actor === 'system' ? 'system' : 'desk'
}

/** Factors of exactly 1× changed nothing and are not told, except those that cut an amount. */
export function toldFactors(entry: StatementEntry): StatementFactor[] {
  const isOne = ({ bp }: StatementFactor): boolean => bp === 10_000
  const multiplies = ({ kind }: StatementFactor): boolean => kind === 'tier' || kind === 'window'
  return entry.cause.factors.filter((factor) => !(multiplies(factor) && isOne(factor)))
}

/** `twitch` of `twitch:1234`: where it came from. */
export function sourceOf(sourceId: string): string {
  const colon = sourceId.indexOf(':')
  return colon < 0 ? sourceId : sourceId.slice(0, colon)
}
