/** English: all words of the control room. */
import { enCare } from './en-care.ts'
import { enDesk } from './en-desk.ts'
import { enFeed } from './en-feed.ts'
import { enForm } from './en-form.ts'
import { enPeople } from './en-people.ts'
import { enRoom } from './en-room.ts'
import { enSetup } from './en-setup.ts'
import type { Dictionary } from './dictionary.ts'

export const en: Dictionary = {
  ...enCare,
  ...enDesk,
  ...enFeed,
  ...enForm,
  ...enPeople,
  ...enRoom,
  ...enSetup,
}
