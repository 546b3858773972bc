/** A transcript made from a story's journal, as the server makes one from a channel's. */
import type { Transcript, TranscriptEntry } from '@fanfare/shared/draw'
import { createDrawTranscript } from '@fanfare/shared/view'
import type { Story } from '../support/given.ts'

export function transcriptOf(story: Story, activityId = 'l1'): Transcript {
  const transcript = createDrawTranscript('room', activityId)
  const entries: TranscriptEntry[] = []
  for (const envelope of story.envelopes) {
    const entry = transcript.take(envelope)
    if (entry !== null) entries.push(entry)
  }
  const head = transcript.head((member) => ({ name: member, tag: '0000', tier: 'normal' }))
  if (head === null) throw new Error('nothing was drawn')
  return { ...head, entries }
}
