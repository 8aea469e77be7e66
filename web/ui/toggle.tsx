import { type ComponentProps, type ReactNode, useEffect, useRef } from 'react'
import { classNames } from './class-names.ts'
import styles from './toggle.module.css'

interface ToggleProps extends Omit<ComponentProps<'input'>, 'onChange' | 'type' | 'checked'> {
  label: ReactNode
  hint?: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
}

/** A tick that takes effect when the form is saved. `isMixed` shows that only some of many are ticked. */
export function Checkbox({ isMixed = false, ...props }: ToggleProps & { isMixed?: boolean }) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (input.current !== null) input.current.indeterminate = isMixed
  }, [isMixed])
  return <Toggle {...props} ref={input} kind="checkbox" />
}

/** Turns something on or off at once. */
export function Switch(props: ToggleProps) {
  return <Toggle {...props} role="switch" kind="switch" />
}

function Toggle({ label, hint, onChange, kind, className, ...rest }: ToggleProps & { kind: 'checkbox' | 'switch' }) {
  return (
    <label className={classNames(styles['row'], className)}>
      <input {...rest} type="checkbox" className={styles[kind]} onChange={(event) => onChange(event.target.checked)} />
      <span className={styles['texts']}>
        <span>{label}</span>
        {hint !== undefined && <span className={styles['hint']}>{hint}</span>}
      </span>
    </label>
  )
}
