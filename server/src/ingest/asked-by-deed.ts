/** What a viewer did on purpose, once. */
import { assertNever } from '@fanfare/shared/base'
import type { MemberId } from '@fanfare/shared/base'
import type { SignalOf } from '@fanfare/shared/contracts'
import { one, VALUE } from './asked.ts'
import type { Asked } from './asked.ts'

export function askedByDeed(
  signal: SignalOf<'follow'> | SignalOf<'share'> | SignalOf<'raid'> | SignalOf<'reward.redeemed'>,
): Asked {
  const by = (members: readonly MemberId[]) => ({ member: one(members[0]), eventAt: signal.at })
  const asked = { ...VALUE, viewers: [signal.viewer] }
  switch (signal.type) {
    case 'follow':
      return {
        ...asked,
        build: (m) => [{ type: 'RecordFollow', ...by(m) }],
        note: { kind: 'follow' },
      }
    case 'share':
      return {
        ...asked,
        build: (m) => [{ type: 'RecordShare', ...by(m) }],
        note: { kind: 'share' },
      }
    case 'raid':
      return {
        ...asked,
        build: (m) => [{ type: 'RecordRaid', viewers: signal.viewers, ...by(m) }],
        note: { kind: 'raid', values: { viewers: signal.viewers } },
      }
    case 'reward.redeemed': {
      const { reward, cost } = signal
      return {
        ...asked,
        build: (m) => [{ type: 'RecordReward', reward, cost, ...by(m) }],
        note: null,
      }
    }
    default:
      return assertNever(signal)
  }
}
