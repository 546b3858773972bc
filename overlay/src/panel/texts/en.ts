/** English: all words of the control room. */
import type { Dictionary } from './dictionary.ts'
import { enDesk } from './en-desk.ts'
import { enPeople } from './en-people.ts'
import { enSetup } from './en-setup.ts'

export const en: Dictionary = { ...enDesk, ...enPeople, ...enSetup }
