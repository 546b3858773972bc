/** 繁體中文 (Taiwan): all words of the control room. */
import { zhHantCare } from './zh-hant-care.ts'
import { zhHantDesk } from './zh-hant-desk.ts'
import { zhHantFeed } from './zh-hant-feed.ts'
import { zhHantForm } from './zh-hant-form.ts'
import { zhHantPeople } from './zh-hant-people.ts'
import { zhHantRoom } from './zh-hant-room.ts'
import { zhHantSetup } from './zh-hant-setup.ts'

export const zhHant = {
  ...zhHantCare,
  ...zhHantDesk,
  ...zhHantFeed,
  ...zhHantForm,
  ...zhHantPeople,
  ...zhHantRoom,
  ...zhHantSetup,
}
