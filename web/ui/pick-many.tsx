import type { ComponentProps } from 'react'
import { Tag } from './badge.tsx'
import { Combobox } from './combobox.tsx'
import styles from './pick-many.module.css'
import type { Option } from './select.tsx'

interface PickManyProps<Value extends string | number>
  extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'onSelect'> {
  value: readonly Value[]
  options: readonly Option<Value>[]
  onChange: (value: readonly Value[]) => void
}

/** Several of many choices: those that are chosen stand above, the others are found by typing. */
export function PickMany<Value extends string | number>(props: PickManyProps<Value>) {
  const { value, options, onChange, ...rest } = props
  const labelOf = (chosen: Value) => options.find((option) => option.value === chosen)?.label ?? `#${chosen}`
  return (
    <div className={styles['many']}>
      {value.length > 0 && (
        <ul className={styles['chosen']}>
          {value.map((chosen) => (
            <li key={chosen}>
              <Tag onRemove={() => onChange(value.filter((other) => other !== chosen))}>{labelOf(chosen)}</Tag>
            </li>
          ))}
        </ul>
      )}
      <Combobox
        {...rest}
        value={null}
        options={options.filter((option) => !value.includes(option.value))}
        onChange={(chosen) => chosen !== null && onChange([...value, chosen])}
      />
    </div>
  )
}
