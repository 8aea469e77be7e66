import { Tooltip as Radix } from 'radix-ui'
import type { ReactElement } from 'react'
import { shownKeys } from '../app/actions/keys.ts'
import styles from './tooltip.module.css'

/** Shows a label, and the shortcut, when the element is hovered or focused. The element carries its own aria-label. */
export function Tooltip({
  label,
  keys,
  children,
}: {
  label: string
  keys?: string | undefined
  children: ReactElement
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles['tooltip']} sideOffset={6} collisionPadding={8}>
          {label}
          {keys !== undefined && keys !== '' && (
            <span className={styles['keys']}>
              {shownKeys(keys)
                .map((step) => step.join(' '))
                .join(' ')}
            </span>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
