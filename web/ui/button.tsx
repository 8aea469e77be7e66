import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { ariaKeys } from '../app/actions/keys.ts'
import styles from './button.module.css'
import { classNames } from './class-names.ts'
import { Spinner } from './spinner.tsx'
import { Tooltip } from './tooltip.tsx'

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'

interface ButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant
  icon?: LucideIcon
  /** Shows that it is working and takes no second click. */
  isBusy?: boolean
  children: ReactNode
}

/** A button with a text. `primary` at most once in sight. */
export function Button({
  variant = 'secondary',
  icon: Icon,
  isBusy = false,
  className,
  onClick,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(styles['button'], styles[variant], className)}
      // not `disabled`, which would take the focus away from who pressed it
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
    >
      {isBusy ? <Spinner /> : Icon !== undefined && <Icon size={16} aria-hidden />}
      {children}
    </button>
  )
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** What it does; shown as its tooltip and read to screen readers. */
  label: string
  icon: LucideIcon
  /** Shown in the tooltip. */
  keys?: string | undefined
}

/** A button with an icon only. */
export function IconButton({ label, icon: Icon, keys, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} keys={keys}>
      <button
        type="button"
        aria-label={label}
        aria-keyshortcuts={ariaKeys(keys)}
        {...rest}
        className={classNames(styles['button'], styles['quiet'], styles['icon'], className)}
      >
        <Icon size={17} aria-hidden />
      </button>
    </Tooltip>
  )
}
