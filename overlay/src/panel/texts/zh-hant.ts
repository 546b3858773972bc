/** 繁體中文 (Taiwan): all words of the control room. */
import { zhHantDesk } from './zh-hant-desk.ts'
import { zhHantPeople } from './zh-hant-people.ts'
import { zhHantSetup } from './zh-hant-setup.ts'

export const zhHant = { ...zhHantDesk, ...zhHantPeople, ...zhHantSetup }
