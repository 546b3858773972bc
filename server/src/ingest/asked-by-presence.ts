/** Small signs of life: the first to be dropped when a channel is full. */
import { assertNever } from '@fanfare/shared/base'
import type { MemberId } from '@fanfare/shared/base'
import type { SignalOf } from '@fanfare/shared/contracts'
import { one } from './asked.ts'
import type { Asked } from './asked.ts'

const PRESENCE = { dedupe: 'window', shed: 'presence' } as const

export function askedByPresence(
  signal: SignalOf<'like'> | SignalOf<'enter'> | SignalOf<'leave'> | SignalOf<'watch'>,
): Asked {
  const by = (members: readonly MemberId[]) => ({ member: one(members[0]), eventAt: signal.at })
  const viewers = [signal.viewer]
  switch (signal.type) {
    case 'like':
      return {
        viewers,
        dedupe: 'window',
        shed: 'like',
        build: (members) => [{ type: 'RecordLike', count: signal.count, ...by(members) }],
        note: { kind: 'like', values: { count: signal.count } },
      }
    case 'enter':
      return { ...PRESENCE, viewers, build: (m) => [{ type: 'RecordEnter', ...by(m) }], note: null }
    case 'leave':
      return { ...PRESENCE, viewers, build: (m) => [{ type: 'RecordLeave', ...by(m) }], note: null }
    case 'watch':
      return {
        ...PRESENCE,
        viewers,
        build: (m) => [{ type: 'RecordWatch', seconds: signal.seconds, ...by(m) }],
        note: null,
      }
    default:
      return assertNever(signal)
  }
}
