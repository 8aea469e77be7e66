import styles from './spinner.module.css'

/** Something is going on. Whoever shows it says what in words. */
export function Spinner() {
  return <span className={styles['spinner']} aria-hidden="true" />
}
