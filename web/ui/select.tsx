import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import styles from './field.module.css'

export interface Option<Value extends string | number> {
  value: Value
  label: string
}

interface SelectProps<Value extends string | number>
  extends Omit<ComponentProps<'select'>, 'value' | 'onChange' | 'children'> {
  value: Value | null
  options: readonly Option<Value>[]
  /** The text of "nothing chosen"; without it something always is. */
  placeholder?: string
  onChange: (value: Value | null) => void
}

/** One of a few choices, by the platform's own list. For long lists take the Combobox. */
export function Select<Value extends string | number>(props: SelectProps<Value>) {
  const { value, options, placeholder, onChange, className, ...rest } = props
  return (
    <span className={styles['select']}>
      <select
        {...rest}
        className={classNames(styles['control'], className)}
        value={value ?? ''}
        onChange={(event) =>
          onChange(options.find((option) => String(option.value) === event.target.value)?.value ?? null)
        }
      >
        {(placeholder !== undefined || value === null) && <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown className={styles['arrow']} size={15} aria-hidden />
    </span>
  )
}
