import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '@fanfare/shared/contracts'
import { TEST_CUE_KINDS, testCue } from '@fanfare/server/http/test-cue.ts'
import { heroContent } from '@fanfare/overlay/stage/hero-content.ts'
import { laneOf } from '@fanfare/overlay/stage/cue-lane.ts'
import { textsOf } from '@fanfare/overlay/stage/texts/texts.ts'
import { toastContent } from '@fanfare/overlay/stage/toast-content.ts'

describe('test cues', () => {
  test.each(TEST_CUE_KINDS)('[ST20] %s is marked and the stage knows what to say', (kind) => {
    const cue = testCue(kind, 1_000)
    expect(cue).toMatchObject({ kind, test: true, at: 1_000 })
    for (const language of LANGUAGES) {
      const content = laneOf(cue) === 'hero' ? heroContent : toastContent
      expect(content([cue], textsOf(language))).toMatchObject({ isTest: true })
    }
    if ('activityId' in cue) expect(cue.activityId).toBe('test')
  })
})
