import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../ui/button.tsx'
import { Input } from '../../ui/input.tsx'
import { newChildKey } from '../engine/child-rows.ts'
import { EditorGroup } from '../engine/editor-group.tsx'
import styles from '../engine/lines.module.css'
import type { EditorProps } from '../engine/spec.ts'
import type { Holiday } from './ranges.ts'

/** Days on which nobody is there, with their names. */
export function HolidaysEditor({ value, onChange, control, problemOf }: EditorProps) {
  const { t } = useTranslation(['settings', 'common'])
  const holidays = value as readonly Holiday[]
  const change = (key: string, part: Partial<Holiday>) =>
    onChange(holidays.map((day) => (day.key === key ? { ...day, ...part } : day)))
  return (
    <EditorGroup label={t('field.holidays')} control={control} className={styles['lines']}>
      <ul className={styles['list']}>
        {holidays.map(({ key, date, name }, place) => {
          const problem = problemOf(`included.businesshourholidays[${place}]`)
          return (
            <li key={key} className={styles['line']}>
              <Input
                type="date"
                className={styles['date']}
                aria-label={t('field.date')}
                aria-invalid={problem === undefined ? undefined : true}
                value={date}
                onChange={(event) => change(key, { date: event.target.value })}
              />
              <Input
                aria-label={t('field.name')}
                value={name ?? ''}
                onChange={(event) => change(key, { name: event.target.value })}
              />
              <IconButton
                label={t('common:action.removeNamed', { name: name || date })}
                icon={X}
                onClick={() => onChange(holidays.filter((day) => day.key !== key))}
              />
              {problem !== undefined && <span className={styles['error']}>{problem}</span>}
            </li>
          )
        })}
      </ul>
      <Button icon={Plus} onClick={() => onChange([...holidays, { key: newChildKey(), date: '', name: '' }])}>
        {t('addHoliday')}
      </Button>
    </EditorGroup>
  )
}
