import { Skeleton } from '../../ui/skeleton.tsx'
import styles from './form.module.css'

/** Stands for a form that is being loaded. */
export function FormSkeleton() {
  return (
    <div className={styles['fields']} aria-busy="true">
      {['30%', '100%', '24%', '100%', '36%', '70%'].map((width, nth) => (
        // the widths never change their places
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Skeleton key={nth} width={width} />
      ))}
    </div>
  )
}
