/** What the picture shows, and what the panel and the viewers share with it. */
import { isRehearsal } from '../base/index.ts'
import type {
  BoardName,
  BoardPeriod,
  BoardRow,
  BoardView,
  BroadcastView,
  CheckinsView,
  OverlayView,
  ViewerView,
  WindowView,
} from '../contracts/index.ts'
import type { State } from '../engine/index.ts'
import { accountBalance, boardPage, isOnAir, windowAccount } from '../engine/index.ts'
import { cardView, codeViews } from './activities/desk.ts'
import { lotteryViews } from './activities/lottery.ts'
import { pickedQuestion, pollViews, quizViews } from './activities/polls.ts'
import { seckillViews } from './activities/seckill.ts'
import type { Reading } from './reading.ts'
import { displayName } from './reading.ts'

export function overlayView(reading: Reading, channelId: string): OverlayView {
  const { state } = reading
  const { stage } = state.rules
  return {
    channel: { id: channelId, rehearsal: isRehearsal(channelId) },
    stage: { language: stage.language, motion: stage.motion },
    broadcast: broadcastView(state),
    board: boardView(reading, stage.board, boardPeriod(state), stage.boardRows),
    windows: windowViews(state),
    checkins: checkinsView(reading),
    seckills: seckillViews(reading),
    lotteries: lotteryViews(reading),
    polls: pollViews(reading),
    quizzes: quizViews(reading),
    codes: codeViews(reading),
    card: cardView(reading),
    question: pickedQuestion(reading),
    blank: state.isBlank,
  }
}

export function viewerView(reading: Reading): ViewerView {
  return { broadcast: broadcastView(reading.state), windows: windowViews(reading.state) }
}

export function broadcastView(state: State): BroadcastView | null {
  if (!isOnAir(state) || state.broadcast === null) return null
  const { broadcast, title, startedAt } = state.broadcast
  return { broadcast, title, startedAt }
}

/** The last broadcast's board stays after it ends; without any broadcast it is the day's. */
function boardPeriod(state: State): BoardPeriod {
  return state.broadcast === null ? 'day' : 'broadcast'
}

export function boardView(
  reading: Reading,
  board: BoardName,
  period: BoardPeriod,
  rows: number,
): BoardView {
  const { state, at } = reading
  const page = boardPage(state, { board, period, offset: 0, limit: rows, at })
  const shown: BoardRow[] = page.rows.map(({ member, rank, score }) => ({
    ...displayName(reading, member.id),
    key: member.id,
    rank,
    score,
  }))
  return { board, period, rows: shown, total: page.total }
}

/** Open windows, the newest first. */
export function windowViews(state: State): WindowView[] {
  return [...state.windows.values()]
    .filter((window) => window.isOpen && window.reversal === null)
    .sort((a, b) => b.opensAt - a.opensAt)
    .map(({ activityId, factorBp, opensAt, closesAt, tiers, actions, budget }) => ({
      activityId,
      factorBp,
      opensAt,
      closesAt,
      tiers,
      actions,
      budget,
      budgetLeft:
        budget === null ? null : accountBalance(state, 'budget', windowAccount(activityId)),
    }))
}

function checkinsView(reading: Reading): CheckinsView {
  const { state } = reading
  return {
    count: state.checkinCount,
    recent: state.recentCheckins.map((id) => ({ ...displayName(reading, id), key: id })),
  }
}
