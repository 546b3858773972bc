/** The leaderboard: at most four commits a second, rows keyed by member, digits that never jump sideways. */
import { memo, useMemo, useRef } from 'react'
import type { BoardRow, BoardView } from '@fanfare/shared/contracts'
import { formatNumber } from '../../ui/format-number.ts'
import { Seal } from '../../ui/Seal.tsx'
import { shownName } from '../cue-people.ts'
import { BOARD_COMMIT_MS } from '../limits.ts'
import { useStage } from '../stage-context.ts'
import { placeAt, useFlip } from './use-flip.ts'
import { useThrottled } from './use-throttled.ts'

/** `rowsMax`: how many rows the layout has room for. */
type LeaderboardProps = { board: BoardView; rowsMax: number; isVisible: boolean }

export const Leaderboard = memo(function Leaderboard(props: LeaderboardProps) {
  const { texts, motion } = useStage()
  const board = useThrottled(props.board, BOARD_COMMIT_MS)
  const rows = useMemo(() => board.rows.slice(0, props.rowsMax), [board, props.rowsMax])
  const places = useMemo(() => new Map(rows.map((row, place) => [row.key, place])), [rows])
  const list = useRef<HTMLOListElement>(null)
  useFlip(list, places, props.isVisible && motion === 'full')
  const scoreMax = rows[0]?.score ?? 0
  // A stable order in the document: only transforms move rows.
  const drawn = useMemo(() => [...rows].sort((a, b) => (a.key < b.key ? -1 : 1)), [rows])
  return (
    <section className="board plate" data-widget="leaderboard">
      <header className="board-head">
        <h2>{texts.board(board.board, board.period)}</h2>
        {board.total > 0 && (
          <span>{texts.boardTotal(formatNumber(board.total, texts.language))}</span>
        )}
      </header>
      {rows.length === 0 ? (
        <EmptyBoard />
      ) : (
        <ol ref={list} className="board-rows" style={{ '--rows': rows.length }}>
          {drawn.map((row) => (
            <Row key={row.key} row={row} place={places.get(row.key) ?? 0} scoreMax={scoreMax} />
          ))}
        </ol>
      )}
    </section>
  )
})

type RowProps = { row: BoardRow; place: number; scoreMax: number }

const Row = memo(function Row({ row, place, scoreMax }: RowProps) {
  const { texts } = useStage()
  const share = scoreMax > 0 ? Math.max(0, Math.round((row.score / scoreMax) * 100) / 100) : 0
  return (
    <li
      className="board-row"
      data-key={row.key}
      data-tier={row.tier}
      data-podium={row.rank <= 3 ? row.rank : undefined}
      style={{ transform: placeAt(place) }}
    >
      <span className="board-bar" style={{ transform: `scaleX(${share})` }} />
      <span className="board-rank">{row.rank}</span>
      <Seal className="board-seal" tier={row.tier} />
      <bdi className="board-name">{shownName(row, texts)}</bdi>
      <span className="board-score">{formatNumber(row.score, texts.language)}</span>
    </li>
  )
})

function EmptyBoard() {
  const { texts } = useStage()
  return (
    <div className="board-empty">
      <div className="board-empty-seals">
        <Seal tier="silver" />
        <Seal tier="gold" />
        <Seal tier="diamond" />
      </div>
      <strong>{texts.boardEmptyTitle}</strong>
      <span>{texts.boardEmptyHint}</span>
    </div>
  )
}
