import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import styles from './field.module.css'

/** One line of text, in the direction of what it says. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input type="text" dir="auto" {...rest} className={classNames(styles['control'], className)} />
}

/** Several lines of plain text, in the direction of what they say. */
export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea dir="auto" {...rest} className={classNames(styles['control'], className)} />
}

/**
 * Day and time by the browser's own picker. `value` and what `onChange` gives are instants in UTC (`…Z`), or null; the
 * picker shows the browser's zone.
 */
export function DateTimeInput({
  value,
  onChange,
  ...rest
}: Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type'> & {
  value: string | null
  onChange: (value: string | null) => void
}) {
  return (
    <input
      {...rest}
      type="datetime-local"
      className={classNames(styles['control'], rest.className)}
      value={value === null ? '' : localText(new Date(value))}
      onChange={(event) => onChange(event.target.value === '' ? null : new Date(event.target.value).toISOString())}
    />
  )
}

function localText(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
