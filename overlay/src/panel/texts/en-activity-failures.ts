/** Why an activity of the room was refused and what to do next, in English. */
import type { FailureTexts } from './failure-text.ts'

export const enActivityFailures = {
  'activity/too_many': 'Too many of this kind are open. End one first.',
  'activity/keyword_taken':
    'Something open uses this keyword or code already. Choose another, or end that first.',
  'activity/not_reversible': 'There is nothing in this that could be undone.',
  'activity/already_reversed': 'This was undone already and is not undone twice.',
  'seckill/unknown': 'This flash sale cannot be found. Reload this page.',
  'seckill/already_open':
    'A flash sale of this name is open already; somebody else may have been first. It was not opened twice.',
  'seckill/closed': 'This flash sale is over. Open a new one if needed.',
  'seckill/none_open': 'No flash sale is open, or more than one is. Say which.',
  'seckill/not_yet': 'These are the early minutes for higher tiers; others wait a little.',
  'seckill/sold_out': 'All are taken and the line is full. Restock to sell more.',
  'seckill/member_limit': 'This member has as many as one may have.',
  'seckill/no_claim': 'This member holds nothing here; it may have run out or been cancelled.',
  'seckill/right_missing':
    'A ticket is needed for this. You can grant one in the member’s details.',
  'seckill/hold_needed': 'What is paid in money needs time to be paid. Set a hold of 1 s or more.',
  'seckill/draw_needs_end': 'A flash sale that draws needs an end. Set how long it is open.',
  'lottery/unknown': 'This draw cannot be found. Reload this page.',
  'lottery/already_open':
    'A draw of this name is open already; somebody else may have been first. It was not opened twice.',
  'lottery/too_many':
    'This broadcast has had its draws. To open one more, tick “Open although the limit is reached”.',
  'lottery/none_open': 'No draw is open, or more than one is. Say which.',
  'lottery/closed': 'This draw takes no entries any more.',
  'lottery/still_open': 'It still takes entries. Press “Close entries” first.',
  'lottery/already_entered': 'This member is in already; nothing to do.',
  'lottery/not_eligible': 'This member does not meet the conditions.',
  'lottery/recent_winner': 'This member won not long ago and sits this one out.',
  'lottery/too_few_entrants':
    'There are fewer entries than winners. Wait for more, or cancel and open one with fewer winners.',
  'lottery/already_drawn':
    'The winners have been drawn; there is no second draw. To change one, pass it on with a reason.',
  'lottery/cancelled': 'This draw was cancelled; every fee went back.',
  'lottery/not_drawn': 'Nobody has been drawn yet. Close entries, then draw.',
  'lottery/no_prize':
    'This member has no prize waiting here; it may be claimed or passed on already.',
  'lottery/beacon_needed':
    'The server does not have the public random round named at closing. Press again in a few seconds, or paste its signature.',
  'lottery/beacon_wrong':
    'The public random round or its signature is wrong, so nothing was drawn. Look up the named round and paste it again.',
  'poll/unknown': 'This poll cannot be found. Reload this page.',
  'poll/already_open': 'A poll is open already; somebody else may have been first. End it first.',
  'poll/none_open': 'No poll is open at the moment.',
  'poll/closed': 'This poll is over; nothing to do.',
  'poll/already_voted': 'This member has voted already.',
  'poll/no_such_option': 'There is no such option. Choose one of the list.',
  'poll/same_options': 'Two options are the same word. Change one of them.',
  'quiz/unknown': 'This quiz cannot be found. Reload this page.',
  'quiz/already_open': 'A quiz is open already; somebody else may have been first. End it first.',
  'quiz/none_open': 'No quiz is open at the moment.',
  'quiz/closed': 'This quiz is over; nothing to do.',
  'quiz/already_answered': 'This member has answered already.',
  'quiz/wrong': 'This is not the right answer.',
  'quiz/answer_not_an_option': 'The right answer is none of the options. Make it one of them.',
  'question/unknown': 'This question is off the list; somebody else may have dealt with it.',
  'question/too_many':
    'The list of questions is full, or this member asked enough. Deal with some first.',
  'code/unknown': 'There is no such code, or it is over.',
  'code/used_up': 'The code was redeemed as often as it may be. Issue another if needed.',
  'code/already_used': 'This member has redeemed the code already.',
  'rundown/unknown':
    'This run of show cannot be found; somebody may have deleted it. Choose another.',
  'rundown/too_many': 'Too many runs of show are kept. Delete one that is not needed.',
  'rundown/item_unknown':
    'This item is no longer in the run of show; somebody may have changed it. Look at the newest.',
  'card/none': 'There is no card on the picture; nothing to do.',
  'member/excluded': 'This member is kept from rewards, so nothing was done.',
  'member/already_excluded': 'This member is excluded already; nothing to do.',
  'member/not_excluded': 'This member is not excluded; nothing to do.',
  'member/not_banned': 'This member is not muted; nothing to do.',
  'hold/unknown': 'This was reviewed already; somebody else may have been first.',
  'budget/exhausted':
    'The points budget of this period is used up. Raise it, or wait for the next period.',
} satisfies Partial<FailureTexts>
