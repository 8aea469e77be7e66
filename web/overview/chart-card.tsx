import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Table } from '../ui/table.tsx'
import type { Bars } from './bar-chart.tsx'
import styles from './overview.module.css'

interface ChartCardProps {
  title: string
  /** The one number of the whole period. */
  figure: string
  figureLabel: string
  /** The same number of the period before. */
  before: string
  table: { days: readonly { long: string }[]; bars: readonly Bars[]; format: (value: number) => string }
  children: ReactNode
}

/** A chart with its figure, and its numbers as a table for who wants to read them or cannot see the chart. */
export function ChartCard({ title, figure, figureLabel, before, table, children }: ChartCardProps) {
  const { t } = useTranslation('overview')
  const { days, bars, format } = table
  return (
    <section className={styles['card']} aria-label={title}>
      <h2 className={styles['cardTitle']}>{title}</h2>
      <p className={styles['figures']}>
        <span className={styles['figure']}>{figure}</span> <span>{figureLabel}</span>
        <span className={styles['before']}>{before}</span>
      </p>
      {children}
      <details>
        <summary className={styles['summary']}>{t('chart.asTable')}</summary>
        <Table
          label={title}
          keyOf={({ day }) => day.long}
          // the newest day first
          rows={days.map((day, nth) => ({ day, nth })).reverse()}
          columns={[
            { id: 'day', heading: t('chart.day'), cell: ({ day }) => day.long },
            ...bars.map(({ name, values }) => ({
              id: name,
              heading: name,
              isAtEnd: true,
              cell: ({ nth }: { nth: number }) => {
                const value = values[nth] ?? null
                return value === null ? '–' : format(value)
              },
            })),
          ]}
        />
      </details>
    </section>
  )
}
