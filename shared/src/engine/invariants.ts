/** What must hold in every state; `audit` and the tests ask, the engine asserts the cheap ones as it goes. */
import { ISSUE, sumOfAsset } from './ledger.ts'
import type { State } from './state.ts'

/** Sentences about what is broken; empty when the books are in order. */
export function brokenInvariants(state: State): string[] {
  const broken: string[] = []
  for (const asset of ['points', 'budget'] as const) {
    const sum = sumOfAsset(state, asset)
    if (sum !== 0) broken.push(`the accounts of ${asset} add up to ${sum}, not 0`)
  }
  for (const [key, balance] of state.accounts) {
    if (balance < 0 && !key.endsWith(`/${ISSUE}`)) broken.push(`account ${key} is at ${balance}`)
  }
  for (const member of state.members.values()) {
    const lots = member.lots.reduce((sum, lot) => sum + lot.left, 0)
    if (member.balance < 0) broken.push(`member ${member.id} is at ${member.balance}`)
    if (lots !== member.balance) {
      broken.push(`the lots of member ${member.id} add up to ${lots}, not ${member.balance}`)
    }
    const sources = member.sources.reduce((sum, part) => sum + part, 0)
    if (sources !== member.balance) {
      broken.push(`the sources of member ${member.id} explain ${sources}, not ${member.balance}`)
    }
    if (member.owed < 0) broken.push(`member ${member.id} owes ${member.owed}`)
  }
  return broken.concat(brokenHolds(state))
}

function brokenHolds(state: State): string[] {
  const held = new Map<string, number>()
  for (const hold of state.pending.values()) {
    if (hold.member !== null) held.set(hold.member, (held.get(hold.member) ?? 0) + hold.amount)
  }
  const broken: string[] = []
  for (const member of state.members.values()) {
    const sum = held.get(member.id) ?? 0
    if (sum !== member.held) {
      broken.push(`member ${member.id} holds ${member.held}, the pending transfers say ${sum}`)
    }
  }
  return broken
}
