import { Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './state.module.css'

interface BannerProps {
  tone?: 'warn' | 'danger' | 'neutral'
  action?: ReactNode
  children: ReactNode
}

/** Something true of the whole page or form, above it, until it is no longer true. */
export function Banner({ tone = 'warn', action, children }: BannerProps) {
  const Icon = tone === 'neutral' ? Info : TriangleAlert
  return (
    <div className={classNames(styles['banner'], styles[tone])} role="status">
      <Icon size={16} aria-hidden />
      <span className={styles['grow']}>{children}</span>
      {action}
    </div>
  )
}
