/** What every type of signal says about itself when it is turned into a submission. */
import { assert } from '@fanfare/shared/base'
import type { MemberId } from '@fanfare/shared/base'
import type { Viewer } from '@fanfare/shared/contracts'
import type { Submission } from '../channel/submission.ts'

/** The parts of a submission that depend on the type of the signal. */
export type Asked = Pick<
  Submission,
  'dedupe' | 'shed' | 'build' | 'isHeard' | 'mayBeGiven' | 'note'
> & {
  viewers: readonly (Viewer | undefined)[]
}

/** Whatever carries value is remembered for ever and never dropped. */
export const VALUE = { dedupe: 'forever', shed: null } as const

/** The channel answers one id for each identity it was given. */
export function one(member: MemberId | undefined): MemberId {
  assert(member !== undefined, 'a viewer without a member id')
  return member
}
