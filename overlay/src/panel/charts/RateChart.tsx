/** One live rate as small bars; the same numbers as a table for whoever would rather read. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { formatNumber } from '../../ui/format-number.ts'
import { RATE_MINUTES, type RateRing } from '../model/rate-ring.ts'
import { Icon } from '../parts/Icon.tsx'
import { useLanguage } from '../parts/use-language.ts'

const HEIGHT_PX = 96
const MINUTE_MS = 60_000

export type RateChartProps = { title: string; ring: RateRing; colour: string }

/** Minutes as x (0 is now), amounts as y; minutes before the first sample are empty, not zero. */
export function chartSeries({ perMinute }: RateRing): [number[], (number | null)[]] {
  const x = Array.from({ length: RATE_MINUTES }, (_, index) => index - RATE_MINUTES + 1)
  const y = x.map((_, index) => perMinute[perMinute.length - RATE_MINUTES + index] ?? null)
  return [x, y]
}

export function RateChart({ title, ring, colour }: RateChartProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [isTable, setTable] = useState(false)
  const now = ring.perMinute.at(-1) ?? 0
  return (
    <figure className="chart">
      <figcaption>
        <span>{title}</span>
        <strong className="number">{formatNumber(now, language)}</strong>
        <button
          type="button"
          className="button button-icon"
          aria-pressed={isTable}
          aria-label={t('chart.asTable', { title })}
          title={t('chart.table')}
          onClick={() => setTable(!isTable)}
        >
          <Icon name="list" />
        </button>
      </figcaption>
      {isTable ? (
        <RateTable title={title} ring={ring} />
      ) : (
        <Bars title={title} ring={ring} colour={colour} />
      )}
    </figure>
  )
}

function barOptions(width: number, colour: string): uPlot.Options {
  return {
    width,
    height: HEIGHT_PX,
    padding: [6, 10, 0, 0],
    cursor: { show: false },
    legend: { show: false },
    scales: {
      x: { time: false },
      y: { range: (_plot, _low, high) => [0, Math.max(1, high ?? 1)] },
    },
    axes: [
      {
        stroke: '#a9b4c4',
        font: '11px sans-serif',
        size: 20,
        ticks: { show: false },
        grid: { show: false },
        splits: () => [-20, -10, 0],
        values: (_plot, splits) => splits.map((minute) => (minute === 0 ? '0' : `${minute}′`)),
      },
      {
        stroke: '#a9b4c4',
        font: '11px sans-serif',
        size: 42,
        ticks: { show: false },
        grid: { stroke: '#2a3240', width: 1 },
        splits: (_plot, _axis, _low, high) => [0, Math.round(high / 2), Math.round(high)],
      },
    ],
    series: [
      {},
      { fill: colour, stroke: colour, width: 0, points: { show: false }, paths: barPaths() },
    ],
  }
}

function barPaths(): uPlot.Series.PathBuilder {
  const bars = uPlot.paths.bars
  if (bars === undefined) throw new Error('uPlot was built without bars')
  return bars({ size: [0.72, 14], radius: 0.2 })
}

function Bars({ title, ring, colour }: RateChartProps) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const made = new uPlot(barOptions(element.clientWidth || 280, colour), [[], []], element)
    plot.current = made
    const watcher = new ResizeObserver(() => {
      if (element.clientWidth > 0) made.setSize({ width: element.clientWidth, height: HEIGHT_PX })
    })
    watcher.observe(element)
    return () => {
      watcher.disconnect()
      made.destroy()
      plot.current = null
    }
  }, [colour])
  useEffect(() => {
    plot.current?.setData(chartSeries(ring))
  }, [ring, colour])
  const label = t('chart.describe', { title, now: ring.perMinute.at(-1) ?? 0 })
  return <div ref={box} className="chart-box" role="img" aria-label={label} />
}

function RateTable({ title, ring }: { title: string; ring: RateRing }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const minuteAt = ring.minuteAt ?? 0
  const rows = [...ring.perMinute].reverse()
  return (
    <div className="chart-table" role="region" aria-label={title} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('chart.minute')}</th>
            <th scope="col">{title}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((value, index) => (
            <tr key={index}>
              <td>{new Date(minuteAt - index * MINUTE_MS).toTimeString().slice(0, 5)}</td>
              <td className="number">{formatNumber(value, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
