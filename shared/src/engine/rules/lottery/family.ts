/** The lottery family. */
import { unbuilt } from '../../unbuilt.ts'
import type { Effects, FamilyLife, Rules } from '../../family.ts'

export const lotteryRules = {
  OpenLottery: unbuilt,
  CloseLottery: unbuilt,
  DrawLottery: unbuilt,
  CancelLottery: unbuilt,
  ConfirmPrize: unbuilt,
  PassWinner: unbuilt,
  MarkDelivered: unbuilt,
  EnterLottery: unbuilt,
  ClaimPrize: unbuilt,
} satisfies Partial<Rules>

export const lotteryEffects = {
  LotteryOpened: unbuilt,
  DrawSealed: unbuilt,
  DrawEntered: unbuilt,
  LotteryClosed: unbuilt,
  WinnersDrawn: unbuilt,
  PrizeClaimed: unbuilt,
  WinnerPassed: unbuilt,
  PrizeDelivered: unbuilt,
  LotteryCancelled: unbuilt,
} satisfies Partial<Effects>

export const lotteryLife: FamilyLife = {}
