import { useState } from 'react'
import styles from './bar-chart.module.css'

/** One series: a value a day, null where there is none. */
export interface Bars {
  name: string
  tone: 'accent' | 'good' | 'soft'
  values: readonly (number | null)[]
}

interface BarChartProps {
  label: string
  days: readonly { short: string; long: string }[]
  bars: readonly Bars[]
  /** The distance of the grid's lines for a highest value. */
  steps: (highest: number) => number
  format: (value: number) => string
}

const mostLabels = 5

/**
 * Bars beside each other by day. A picture to screen readers, which have the table below it; the pointer shows a day's
 * values.
 */
export function BarChart({ label, days, bars, steps, format }: BarChartProps) {
  const [shown, setShown] = useState<number | null>(null)
  const highest = Math.max(1, ...bars.flatMap(({ values }) => values.map((value) => value ?? 0)))
  const step = steps(highest)
  const top = Math.ceil(highest / step) * step
  const lines = Array.from({ length: Math.round(top / step) + 1 }, (_, nth) => nth * step)
  const everyDay = Math.ceil(days.length / mostLabels)
  return (
    <div className={styles['chart']} role="img" aria-label={label}>
      <div className={styles['plot']}>
        {lines.map((value) => (
          <div key={value} className={styles['line']} style={{ insetBlockEnd: `${(100 * value) / top}%` }}>
            <span className={styles['tick']}>{format(value)}</span>
          </div>
        ))}
        <div className={styles['days']}>
          {days.map((day, nth) => (
            <div
              key={day.long}
              className={styles['day']}
              onPointerEnter={() => setShown(nth)}
              onPointerLeave={() => setShown(null)}
            >
              {bars.map(({ name, tone, values }) => (
                <div
                  key={name}
                  className={styles['bar']}
                  data-tone={tone}
                  style={{ blockSize: `${(100 * (values[nth] ?? 0)) / top}%` }}
                />
              ))}
              {shown === nth && (
                <div className={styles['values']} data-end={nth >= days.length / 2}>
                  <strong>{day.long}</strong>
                  {bars.map(({ name, values }) => (
                    <span key={name}>
                      {name}: {values[nth] === null || values[nth] === undefined ? '–' : format(values[nth])}
                    </span>
                  ))}
                </div>
              )}
            </div>
          ))}
        </div>
      </div>
      <div className={styles['labels']}>
        {days.map((day, nth) => (
          <span key={day.long} className={styles['dayLabel']}>
            {/* counted from today, which is the last one */}
            {(days.length - 1 - nth) % everyDay === 0 && <span>{day.short}</span>}
          </span>
        ))}
      </div>
      <ul className={styles['legend']}>
        {bars.map(({ name, tone }) => (
          <li key={name}>
            <span className={styles['swatch']} data-tone={tone} />
            {name}
          </li>
        ))}
      </ul>
    </div>
  )
}
