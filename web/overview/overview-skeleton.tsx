import { Skeleton } from '../ui/skeleton.tsx'
import styles from './overview.module.css'

/** Tiles and charts while they are loaded. */
export function OverviewSkeleton() {
  return (
    <>
      <ul className={styles['tiles']}>
        {['open', 'unassigned', 'mine', 'unanswered', 'overdue'].map((name) => (
          <li key={name} className={styles['tile']}>
            <Skeleton width="5rem" />
            <Skeleton width="3rem" />
          </li>
        ))}
      </ul>
      <div className={styles['charts']}>
        {['volume', 'response', 'resolution'].map((name) => (
          <div key={name} className={styles['card']}>
            <Skeleton width="10rem" />
            <div className={styles['blank']} />
          </div>
        ))}
      </div>
    </>
  )
}
