import { Copy, Plus, X } from 'lucide-react'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/button.tsx'
import { Input } from '../../ui/input.tsx'
import { newChildKey } from '../engine/child-rows.ts'
import { EditorGroup } from '../engine/editor-group.tsx'
import type { EditorProps } from '../engine/spec.ts'
import { type Range, shareOfDay, weekDays } from './ranges.ts'
import styles from './time.module.css'

const wholeDay: Range = { key: 'whole', day: 0, from: '00:00', to: '24:00' }

/** The week, a line a day: when it is open, drawn and as times. */
export function WeekEditor({ value, onChange, control, problemOf }: EditorProps) {
  const { t, i18n } = useTranslation(['settings', 'common'])
  const ranges = value as readonly Range[]
  const change = (key: string, part: Partial<Range>) =>
    onChange(ranges.map((range) => (range.key === key ? { ...range, ...part } : range)))
  const add = (day: number) => {
    const last = ranges.filter((range) => range.day === day).at(-1)
    // a break at noon is why most days have two
    const times = last === undefined ? { from: '09:00', to: '17:00' } : { from: last.to, to: '24:00' }
    onChange([...ranges, { key: newChildKey(), day, ...times }])
  }
  const copyToWeek = (day: number) => {
    const own = ranges.filter((range) => range.day === day)
    const copies = [1, 2, 3, 4, 5]
      .filter((other) => other !== day)
      .flatMap((other) => own.map(({ from, to }) => ({ key: newChildKey(), day: other, from, to })))
    onChange([...ranges.filter((range) => range.day === day || range.day === 0 || range.day === 6), ...copies])
  }

  return (
    <EditorGroup label={t('field.open')} control={control} className={styles['week']}>
      {weekDays(i18n.language).map(({ day, name }) => {
        const own = ranges.filter((range) => range.day === day)
        return (
          <div key={day} className={styles['day']}>
            <span className={styles['dayName']}>{name}</span>
            <span className={styles['bar']} aria-hidden="true">
              {(ranges.length === 0 ? [wholeDay] : own).map((range) => (
                <span
                  key={range.key}
                  className={styles['open']}
                  style={{ '--start': shareOfDay(range).start, '--length': shareOfDay(range).length } as CSSProperties}
                />
              ))}
            </span>
            <span className={styles['ranges']}>
              {own.length === 0 && (
                <span className={styles['closed']}>{ranges.length === 0 ? t('openAllDay') : t('closed.day')}</span>
              )}
              {own.map((range) => {
                const source = `included.businesshourdays[${ranges.indexOf(range)}]`
                const problem = problemOf(source)
                return (
                  <span key={range.key} className={styles['range']}>
                    <TimeInput
                      label={t('opensAt', { day: name })}
                      value={range.from}
                      isWrong={problem !== undefined}
                      onChange={(from) => change(range.key, { from })}
                    />
                    –
                    <TimeInput
                      label={t('closesAt', { day: name })}
                      value={range.to}
                      isWrong={problem !== undefined}
                      onChange={(to) => change(range.key, { to })}
                    />
                    <IconButton
                      label={t('common:action.removeNamed', { name: `${range.from}–${range.to}` })}
                      icon={X}
                      onClick={() => onChange(ranges.filter((other) => other.key !== range.key))}
                    />
                    {problem !== undefined && <span className={styles['error']}>{problem}</span>}
                  </span>
                )
              })}
            </span>
            <IconButton label={t('addHours', { day: name })} icon={Plus} onClick={() => add(day)} />
            <IconButton
              label={t('copyHours', { day: name })}
              icon={Copy}
              disabled={own.length === 0}
              onClick={() => copyToWeek(day)}
            />
          </div>
        )
      })}
    </EditorGroup>
  )
}

interface TimeInputProps {
  label: string
  value: string
  isWrong: boolean
  onChange: (value: string) => void
}

/** A time of day as text: the platform's own control cannot say 24:00. */
function TimeInput({ label, value, isWrong, onChange }: TimeInputProps) {
  return (
    <Input
      className={styles['time']}
      aria-label={label}
      aria-invalid={isWrong ? true : undefined}
      inputMode="numeric"
      maxLength={5}
      placeholder="09:00"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onBlur={() => onChange(fullTime(value))}
    />
  )
}

/** `9` and `9:30` are times, too. */
function fullTime(text: string): string {
  const match = /^(\d{1,2})(?:[:.](\d{2}))?$/.exec(text.trim())
  return match === null ? text : `${(match[1] ?? '').padStart(2, '0')}:${match[2] ?? '00'}`
}
