/** Every word of the verifier, in the shape each language fills. */
import type { CheckName } from '@fanfare/shared/draw'

export type VerifyTexts = {
  title: string
  lead: string
  offline: string
  language: string
  drop: string
  choose: string
  another: string
  checking: string
  good: string
  goodWhy: string
  bad: string
  badWhy: string
  trust: { operator: string; operatorWhy: string; beacon: string; beaconWhy: string }
  steps: string
  checks: Record<CheckName, string>
  passed: string
  failed: string
  draw: string
  channel: string
  drawnAt: string
  entries: string
  weight: string
  commitment: string
  round: string
  winners: string
  alternates: string
  place: string
  who: string
  entry: string
  hidden: (tag: string) => string
  find: string
  findHint: string
  findNone: string
  findWinner: string
  findAlternate: string
  findIn: string
  record: string
  recorded: { claimed: string; passed: string; delivered: string }
}
