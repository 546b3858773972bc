/** 简体中文，直接用简体写成，不由繁体转换: all words of the control room. */
import { zhHansCare } from './zh-hans-care.ts'
import { zhHansDesk } from './zh-hans-desk.ts'
import { zhHansFeed } from './zh-hans-feed.ts'
import { zhHansForm } from './zh-hans-form.ts'
import { zhHansPeople } from './zh-hans-people.ts'
import { zhHansRoom } from './zh-hans-room.ts'
import { zhHansSetup } from './zh-hans-setup.ts'
import type { Dictionary } from './dictionary.ts'

export const zhHans: Dictionary = {
  ...zhHansCare,
  ...zhHansDesk,
  ...zhHansFeed,
  ...zhHansForm,
  ...zhHansPeople,
  ...zhHansRoom,
  ...zhHansSetup,
}
