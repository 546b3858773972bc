/** Tasks done and lucky draws as the audiences see them. */
import type { ViewPart } from './part.ts'

export const taskPart: ViewPart = { cue: () => null, line: () => null }
