/** The shape all three dictionaries share: a sentence missing in one of them does not compile. */
import type { zhHantDesk } from './zh-hant-desk.ts'
import type { zhHantPeople } from './zh-hant-people.ts'
import type { zhHantSetup } from './zh-hant-setup.ts'

type Wording<T> = { readonly [K in keyof T]: T[K] extends string ? string : Wording<T[K]> }

export type DeskWords = Wording<typeof zhHantDesk>
export type PeopleWords = Wording<typeof zhHantPeople>
export type SetupWords = Wording<typeof zhHantSetup>
export type Dictionary = DeskWords & PeopleWords & SetupWords
