import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/button.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Checkbox } from '../../ui/toggle.tsx'
import styles from '../engine/lines.module.css'
import { useOptions } from '../engine/options.ts'
import type { EditorProps } from '../engine/spec.ts'

/** A custom field that a contact form asks for. */
export interface AskedField {
  id: number
  isRequired: boolean
}

/** Which custom fields are asked for, and which of them have to be filled in. */
export function AskedFieldsEditor({ value, onChange, control }: EditorProps) {
  const { t } = useTranslation(['settings', 'common'])
  const options = useOptions('customfields')
  if (options === undefined) return <Skeleton />
  const fields = value as readonly AskedField[]
  const labelOf = (id: number) => options.find((option) => option.value === id)?.label ?? `#${id}`
  return (
    <div className={styles['lines']}>
      <ul className={styles['list']}>
        {fields.map(({ id, isRequired }) => (
          <li key={id} className={styles['member']}>
            <span className={styles['memberName']}>{labelOf(id)}</span>
            <Checkbox
              label={t('choice.required')}
              checked={isRequired}
              onChange={(isChecked) =>
                onChange(fields.map((field) => (field.id === id ? { id, isRequired: isChecked } : field)))
              }
            />
            <IconButton
              label={t('common:action.removeNamed', { name: labelOf(id) })}
              icon={X}
              onClick={() => onChange(fields.filter((field) => field.id !== id))}
            />
          </li>
        ))}
      </ul>
      <Combobox
        {...control}
        placeholder={t('add')}
        value={null}
        options={options.filter((option) => !fields.some((field) => field.id === option.value))}
        onChange={(id) => id !== null && onChange([...fields, { id, isRequired: false }])}
      />
    </div>
  )
}
