/** A member as people outside name one. Ingest replaces it by the member id. */
import { z } from 'zod'
import { ID_CHARS_MAX } from './limits.ts'

export const MemberRefSchema = z.object({
  platform: z.string().min(1).max(32),
  userId: z.string().min(1).max(ID_CHARS_MAX),
})
export type MemberRef = z.infer<typeof MemberRefSchema>
