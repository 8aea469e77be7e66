import type { ReactNode } from 'react'
import styles from './panel.module.css'

/** A part of the side panel. */
export function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles['section']} aria-label={title}>
      <h3 className={styles['heading']}>
        <span>{title}</span>
        {action === undefined ? null : <span>{action}</span>}
      </h3>
      {children}
    </section>
  )
}
