/** The shape all three dictionaries share: a sentence missing in one of them does not compile. */
import type { zhHantCare } from './zh-hant-care.ts'
import type { zhHantDesk } from './zh-hant-desk.ts'
import type { zhHantFeed } from './zh-hant-feed.ts'
import type { zhHantForm } from './zh-hant-form.ts'
import type { zhHantPeople } from './zh-hant-people.ts'
import type { zhHantRoom } from './zh-hant-room.ts'
import type { zhHantSetup } from './zh-hant-setup.ts'

type Wording<T> = { readonly [K in keyof T]: T[K] extends string ? string : Wording<T[K]> }

export type CareWords = Wording<typeof zhHantCare>
export type DeskWords = Wording<typeof zhHantDesk>
export type FeedWords = Wording<typeof zhHantFeed>
export type FormWords = Wording<typeof zhHantForm>
export type PeopleWords = Wording<typeof zhHantPeople>
export type RoomWords = Wording<typeof zhHantRoom>
export type SetupWords = Wording<typeof zhHantSetup>
export type Dictionary = CareWords &
  DeskWords &
  FeedWords &
  FormWords &
  PeopleWords &
  RoomWords &
  SetupWords
