/** 简体中文，直接用简体写成，不由繁体转换: all words of the control room. */
import type { Dictionary } from './dictionary.ts'
import { zhHansDesk } from './zh-hans-desk.ts'
import { zhHansPeople } from './zh-hans-people.ts'
import { zhHansSetup } from './zh-hans-setup.ts'

export const zhHans: Dictionary = { ...zhHansDesk, ...zhHansPeople, ...zhHansSetup }
