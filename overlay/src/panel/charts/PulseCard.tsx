/** The room at a glance: four numbers and two live rates. */
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatNumber } from '../../ui/format-number.ts'
import { usePanel, useView } from '../model/panel-model.ts'
import { Card } from '../parts/Card.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { RateChart } from './RateChart.tsx'

export function PulseCard() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { points, entries } = useStore(usePanel().rates)
  const stats = useView((view) => view.stats)
  const isOnAir = useView((view) => view.broadcast !== null) ?? false
  const tile = (label: string, value: number | undefined) => (
    <div>
      <dt>{label}</dt>
      <dd>{value === undefined ? '–' : formatNumber(value, language)}</dd>
    </div>
  )
  return (
    <Card title={t('pulse.title')} icon="star">
      <dl className="tiles tiles-wide">
        {tile(t('pulse.present'), stats?.present)}
        {tile(t('pulse.members'), stats?.members)}
        {tile(t(isOnAir ? 'pulse.pointsShow' : 'pulse.pointsToday'), stats?.pointsGranted)}
        {tile(t('pulse.interactions'), stats?.interactions)}
      </dl>
      <div className="charts">
        <RateChart title={t('chart.points')} ring={points} colour="#ffd25a" />
        <RateChart title={t('chart.entries')} ring={entries} colour="#7ab8ff" />
      </div>
    </Card>
  )
}
