import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './state.module.css'

interface EmptyStateProps {
  icon: LucideIcon
  /** What is not there: `No tickets here`. */
  title: string
  /** What would be here, and how it gets here. */
  text?: string
  /** The button that starts it. */
  action?: ReactNode
}

/** What a list shows when it has nothing: it teaches what belongs there. */
export function EmptyState({ icon: Icon, title, text, action }: EmptyStateProps) {
  return (
    <div className={styles['state']}>
      <Icon className={styles['icon']} size={28} strokeWidth={1.5} aria-hidden />
      <h2 className={styles['title']}>{title}</h2>
      {text !== undefined && <p className={styles['text']}>{text}</p>}
      {action !== undefined && <div className={styles['actions']}>{action}</div>}
    </div>
  )
}
