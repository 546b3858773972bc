/** The pages' policy forbids making code from text, so the validators must not even try. Imported before any of them. */
import { config } from 'zod/v4/core'

config({ jitless: true })
