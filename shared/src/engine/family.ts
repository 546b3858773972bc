/**
 * A family of rules: what its commands decide, what its events do, what time alone brings about, and what
 * must hold of it. The engine is the core and its families.
 */
import type { CommandOf, CommandType, EventOf, EventType } from '../contracts/index.ts'
import type { Draft } from './draft.ts'
import type { Decision } from './rules/decision.ts'
import type { State } from './state.ts'

export type Rules = { [T in CommandType]: (draft: Draft, command: CommandOf<T>) => Decision }
export type Effects = { [T in EventType]: (state: State, event: EventOf<T>) => void }

/** What a family does besides its rules and effects; whatever it has nothing of it leaves out. */
export type FamilyLife = {
  /** Drafts what is due at this time; must draft something when `nextDeadline` is not later. */
  tick?: (draft: Draft, at: number) => void
  /** Unix ms, or null. Asked for every batch: cheap. */
  nextDeadline?: (state: State) => number | null
  /** Derives what rows do not hold, after loading. */
  finishLoad?: (state: State) => void
  /** Sentences about what is broken. */
  broken?: (state: State) => string[]
}
