import type { ComponentProps } from 'react'
import styles from './color-input.module.css'
import { Input } from './input.tsx'

interface ColorInputProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type'> {
  /** `#1a7f5a`, or '' for none. */
  value: string
  /** Of the platform's picker, which has no label of its own. */
  pickLabel: string
  onChange: (value: string) => void
}

/** A colour, picked or typed. */
export function ColorInput({ value, pickLabel, onChange, ...rest }: ColorInputProps) {
  return (
    <span className={styles['color']}>
      <input
        type="color"
        className={styles['pick']}
        aria-label={pickLabel}
        disabled={rest.disabled}
        value={/^#[0-9a-f]{6}$/i.test(value) ? value : '#808080'}
        onChange={(event) => onChange(event.target.value)}
      />
      <Input {...rest} value={value} placeholder="#1a7f5a" onChange={(event) => onChange(event.target.value)} />
    </span>
  )
}
