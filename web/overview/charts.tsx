import { useTranslation } from 'react-i18next'
import { BarChart, type Bars } from './bar-chart.tsx'
import { ChartCard } from './chart-card.tsx'
import { compactMinutes, shownMinutes } from './minutes.ts'
import styles from './overview.module.css'
import type { Overview } from './overview-query.ts'
import { minuteSteps, numberSteps } from './steps.ts'

// Bars by hand: three charts of one kind need no library, follow the theme and the writing direction by themselves, and
// cost two kilobytes.

/** What arrived and was solved, and how long first answers and solutions took, by day. */
export function Charts({ overview }: { overview: Overview }) {
  const { t, i18n } = useTranslation('overview')
  const { series, current, previous } = overview
  const days = series.map(({ date }) => dayNames(date, i18n.language))
  const number = (value: number) => new Intl.NumberFormat(i18n.language).format(value)
  const volume: Bars[] = [
    { name: t('chart.created'), tone: 'accent', values: series.map((day) => day.created) },
    { name: t('chart.solved'), tone: 'good', values: series.map((day) => day.solved) },
  ]
  const times = (kind: 'response' | 'resolution'): Bars[] => [
    { name: t('chart.median'), tone: 'accent', values: series.map((day) => day[kind].median) },
    { name: t('chart.ninetieth'), tone: 'soft', values: series.map((day) => day[kind].ninetieth) },
  ]
  return (
    <div className={styles['charts']}>
      <ChartCard
        title={t('chart.volume')}
        figure={number(current.created)}
        figureLabel={t('chart.volumeFigure', { solved: number(current.solved) })}
        before={t('chart.before', { value: number(previous.created) })}
        table={{ days, bars: volume, format: number }}
      >
        <BarChart label={t('chart.volume')} days={days} bars={volume} steps={numberSteps} format={number} />
      </ChartCard>
      {(['response', 'resolution'] as const).map((kind) => (
        <ChartCard
          key={kind}
          title={t(`chart.${kind}`)}
          figure={shownMinutes(current[kind].median, i18n.language)}
          figureLabel={t('chart.medianFigure')}
          before={t('chart.before', { value: shownMinutes(previous[kind].median, i18n.language) })}
          table={{ days, bars: times(kind), format: (value) => shownMinutes(value, i18n.language) }}
        >
          <BarChart
            label={t(`chart.${kind}`)}
            days={days}
            bars={times(kind)}
            steps={minuteSteps}
            format={(value) => compactMinutes(value, i18n.language)}
          />
        </ChartCard>
      ))}
      <p className={styles['note']}>{t('chart.note')}</p>
    </div>
  )
}

/** A day as the axis and the table name it; the date carries no zone. */
function dayNames(date: string, language: string): { short: string; long: string } {
  const noon = new Date(`${date}T12:00:00Z`)
  const name = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(noon)
  return {
    short: name({ day: 'numeric', month: 'numeric' }),
    long: name({ weekday: 'short', day: 'numeric', month: 'long' }),
  }
}
