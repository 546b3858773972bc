/** What is left of the budget over the last half hour, as a falling line. */
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { formatNumber } from '../../ui/format-number.ts'
import { leftByMinute } from '../budget/burn.ts'
import { RATE_MINUTES, type RateRing } from '../model/rate-ring.ts'
import { useLanguage } from '../parts/use-language.ts'

const HEIGHT_PX = 80
const COLOUR = '#ffd25a'

function lineOptions(width: number): uPlot.Options {
  const axis = { stroke: '#a9b4c4', font: '11px sans-serif', ticks: { show: false } }
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
        ...axis,
        size: 20,
        grid: { show: false },
        splits: () => [-20, -10, 0],
        values: (_plot, splits) => splits.map((minute) => (minute === 0 ? '0' : `${minute}′`)),
      },
      {
        ...axis,
        size: 48,
        grid: { stroke: '#2a3240', width: 1 },
        splits: (_plot, _axis, _low, high) => [0, Math.round(high)],
      },
    ],
    series: [
      {},
      { stroke: COLOUR, width: 2, fill: 'rgba(255, 210, 90, 0.15)', points: { show: false } },
    ],
  }
}

function seriesOf(ring: RateRing, left: number): [number[], (number | null)[]] {
  const values = leftByMinute(ring.perMinute, left)
  const x = Array.from({ length: RATE_MINUTES }, (_, index) => index - RATE_MINUTES + 1)
  return [x, x.map((_, index) => values[values.length - RATE_MINUTES + index] ?? null)]
}

export function BurnDown({ ring, left }: { ring: RateRing; left: number }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const made = new uPlot(lineOptions(element.clientWidth || 280), [[], []], element)
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
  }, [])
  useEffect(() => {
    plot.current?.setData(seriesOf(ring, left))
  }, [ring, left])
  const label = t('budget.chart', { left: formatNumber(left, language) })
  return <div ref={box} className="chart-box chart-burn" role="img" aria-label={label} />
}
