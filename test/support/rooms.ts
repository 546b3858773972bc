/** Rooms that lines of chat are said in. */
import type { Room } from '@fanfare/server/channel/submission.ts'

/** Nothing is open in it. */
export const QUIET_ROOM: Room = {
  blockedWords: [],
  isListening: false,
  meaningOf: () => [],
}
