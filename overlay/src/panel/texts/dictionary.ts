/** The shape all three dictionaries share: a sentence missing in one of them does not compile. */
import type { zhHant } from './zh-hant.ts'

type Wording<T> = { readonly [K in keyof T]: T[K] extends string ? string : Wording<T[K]> }

export type Dictionary = Wording<typeof zhHant>
