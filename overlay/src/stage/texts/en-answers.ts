/** Phrases of the longer answers in English. */
import type { AnswerPhrases } from './activity-answers.ts'

export const enPhrases: Omit<AnswerPhrases, 'tierName'> = {
  language: 'en',
  join: ', ',
  tasksNone: 'No tasks right now',
  tasksDone: (count) => `All ${count} tasks done`,
  tasksProgress: (done, all) => `${done} of ${all} done`,
  tierSince: (tier, day) => `${tier} since ${day}`,
  byPoints: (have, need) => `${have} points, needed ${need}`,
  bySpend: (have, need) => `spent ${have}, needed ${need}`,
  kept: 'a tier once reached stays',
  toNext: (tier, points) => `${points} to ${tier}`,
  heldPoints: (points) => `${points} on hold`,
  heldReasons: {
    velocity: 'too many too fast, under review',
    same_text: 'many accounts said the same, under review',
    burst: 'many new accounts at once, under review',
  },
  refusedNothing: 'Nothing was refused lately',
  refusedOther: 'That did not work, try again',
  refusals: {
    'member/banned': 'You are muted for now',
    'member/excluded': 'You cannot take part for now, ask the host',
    'points/insufficient': ({ need, balance }) =>
      need === null ? 'Not enough points' : `Needs ${need} points, you have ${balance ?? '0'}`,
    'budget/exhausted': 'The points of this period are used up',
    'checkin/already_done': 'You already checked in today',
    'seckill/none_open': 'No flash sale right now',
    'seckill/closed': 'The flash sale is over',
    'seckill/not_yet': 'Early access first, type again when it is over',
    'seckill/sold_out': 'Sold out, watch for a restock',
    'seckill/member_limit': ({ perMember }) =>
      perMember === null ? 'You have reached the limit' : `Only ${perMember} each, you have yours`,
    'seckill/right_missing': ({ right }) => `Needs a ${right ?? 'ticket'}`,
    'lottery/none_open': 'No giveaway right now',
    'lottery/closed': 'Entries are closed',
    'lottery/already_entered': 'You are in, wait for the draw',
    'lottery/not_eligible': 'You do not qualify for this one yet',
    'lottery/recent_winner': ({ hours }) =>
      hours === null
        ? 'You won lately, others first'
        : `You won in the last ${hours} h, others first`,
    'lottery/no_prize': 'No prize is waiting for you',
    'poll/none_open': 'No poll right now',
    'poll/closed': 'The poll is over',
    'poll/already_voted': 'You have voted already',
    'poll/no_such_option': 'There is no such option',
    'quiz/none_open': 'No quiz right now',
    'quiz/closed': 'The quiz is over',
    'quiz/already_answered': 'One try each',
    'question/too_many': 'The question list is full, ask again later',
    'code/unknown': 'There is no such code',
    'code/used_up': 'This code is used up',
    'code/already_used': 'You have used this code',
  },
  open: { grab: 'Grab:', join: 'Join:', vote: 'Vote:' },
  help: '!points  !rank  !checkin  !me  !tasks  !link',
}
