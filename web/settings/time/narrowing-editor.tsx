import { useTranslation } from 'react-i18next'
import { Select } from '../../ui/select.tsx'
import { ManyOf } from '../engine/field-control.tsx'
import styles from '../engine/lines.module.css'
import type { EditorProps, OptionSource } from '../engine/spec.ts'

/** What an SLA is for: these rows alone, all others, or, without rows, everything. */
export interface Narrowing {
  isExcluding: boolean
  ids: readonly number[]
  /** The API's row for each that was there when the form was opened. */
  rowIds: Readonly<Record<number, number>>
}

/** Chooses rows, and whether they are meant or left out. */
export function NarrowingEditor({ value, onChange, control, from }: EditorProps & { from: OptionSource }) {
  const { t } = useTranslation('settings')
  const narrowing = value as Narrowing
  return (
    <div className={styles['lines']}>
      {narrowing.ids.length > 0 && (
        <Select
          aria-label={t('narrowing')}
          value={narrowing.isExcluding ? 'ne' : 'eq'}
          options={[
            { value: 'eq', label: t('choice.eq') },
            { value: 'ne', label: t('choice.ne') },
          ]}
          onChange={(chosen) => onChange({ ...narrowing, isExcluding: chosen === 'ne' })}
        />
      )}
      <div className={styles['list']}>
        <ManyOf
          control={control}
          from={from}
          value={narrowing.ids}
          onChange={(ids) => onChange({ ...narrowing, ids })}
        />
      </div>
    </div>
  )
}
