/** One icon for each thing that can be opened. */
import type { IconName } from '../parts/Icon.tsx'
import type { ActionType } from '../forms/form-fields.ts'

export const ACTION_ICONS: Record<ActionType, IconName> = {
  OpenWindow: 'bolt',
  OpenSeckill: 'bag',
  OpenLottery: 'dice',
  OpenPoll: 'poll',
  OpenQuiz: 'question',
  ShowCard: 'card',
  IssueCode: 'ticket',
  HideCard: 'eyeOff',
}
