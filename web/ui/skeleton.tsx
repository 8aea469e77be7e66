import type { CSSProperties } from 'react'
import styles from './state.module.css'

/** Stands for a line of text that is being loaded; `width` is any CSS length. */
export function Skeleton({ width = '100%' }: { width?: string }) {
  return <span className={styles['skeleton']} style={{ '--width': width } as CSSProperties} aria-hidden="true" />
}
