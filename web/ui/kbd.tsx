import { shownKeys } from '../app/actions/keys.ts'
import styles from './kbd.module.css'

/** The keys of a shortcut, one box a key. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={styles['keys']}>
      {shownKeys(keys)
        .flat()
        .map((key, nth) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same key may come twice, and they never move
          <kbd key={nth} className={styles['key']}>
            {key}
          </kbd>
        ))}
    </span>
  )
}
