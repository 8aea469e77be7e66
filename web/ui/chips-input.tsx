import { type ComponentProps, useRef, useState } from 'react'
import { Tag } from './badge.tsx'
import { classNames } from './class-names.ts'
import styles from './combobox.module.css'

interface ChipsInputProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange'> {
  value: readonly string[]
  onChange: (value: readonly string[]) => void
  /** False marks a chip that cannot stay as it is. Addresses by default. */
  isValid?: (text: string) => boolean
}

const looksLikeAddress = (text: string) => /^[^\s@<>"]+@[^\s@<>"]+$/.test(text)

/** Several short texts, e-mail addresses above all: Enter, comma, semicolon or leaving the field make a chip of one. */
export function ChipsInput({ value, onChange, isValid = looksLikeAddress, className, ...rest }: ChipsInputProps) {
  const entry = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')

  function add(text: string): void {
    const parts = text.split(/[,;\s]+/).filter((part) => part !== '' && !value.includes(part))
    if (parts.length > 0) onChange([...value, ...new Set(parts)])
    setTyped('')
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: only widens what focuses the input
    <div className={classNames(styles['chips'], className)} onClick={() => entry.current?.focus()}>
      {value.map((text) => (
        <span key={text} className={isValid(text) ? undefined : styles['wrong']}>
          <Tag onRemove={() => onChange(value.filter((other) => other !== text))}>{text}</Tag>
        </span>
      ))}
      <input
        {...rest}
        ref={entry}
        className={styles['entry']}
        value={typed}
        onChange={(event) =>
          /[,;\n]/.test(event.target.value) ? add(event.target.value) : setTyped(event.target.value)
        }
        onPaste={(event) => {
          event.preventDefault()
          add(typed + event.clipboardData.getData('text/plain'))
        }}
        onBlur={() => add(typed)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && typed.trim() !== '') {
            event.preventDefault()
            add(typed)
          } else if (event.key === 'Backspace' && typed === '') {
            onChange(value.slice(0, -1))
          }
        }}
      />
    </div>
  )
}
