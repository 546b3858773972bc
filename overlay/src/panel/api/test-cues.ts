/** Marked examples that the stage can be asked to play, in the order and groups the desk offers them. */
export const TEST_CUE_GROUPS = {
  room: ['points', 'checkin', 'tier_up', 'gift', 'subscribe', 'raid'],
  sale: ['seckill_opened', 'unit_claimed', 'sold_out'],
  draw: ['lottery_opened', 'winners_drawn', 'winner_passed', 'prize_claimed'],
  question: ['poll_opened', 'poll_closed', 'quiz_opened', 'quiz_closed'],
  more: ['window_opened', 'task_done', 'perk', 'code_redeemed', 'retracted'],
} as const

export type TestCueGroup = keyof typeof TEST_CUE_GROUPS
export type TestCueKind = (typeof TEST_CUE_GROUPS)[TestCueGroup][number]
