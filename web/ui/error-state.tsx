import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { classNames } from './class-names.ts'
import { useExplanation } from './explain-failure.ts'
import styles from './state.module.css'

interface ErrorStateProps {
  /** What could not be done: `The ticket could not be loaded`. */
  what: string
  error: unknown
  onRetry?: (() => void) | undefined
  /** For a part of a page: no taller than its words. */
  isSmall?: boolean
}

/** Says what did not work, why, what to do next, and the request id that an operator finds in the log. */
export function ErrorState({ what, error, onRetry, isSmall = false }: ErrorStateProps) {
  const { t } = useTranslation()
  const { why, next, requestId } = useExplanation(error)
  return (
    <div className={classNames(styles['state'], isSmall && styles['small'])} role="alert">
      {!isSmall && <CircleAlert className={styles['icon']} size={28} strokeWidth={1.5} aria-hidden />}
      <h2 className={styles['title']}>{what}</h2>
      <p className={styles['text']}>
        {why} {next}
      </p>
      {onRetry !== undefined && (
        <div className={styles['actions']}>
          <Button onClick={onRetry}>{t('action.retry')}</Button>
        </div>
      )}
      {requestId !== null && <p className={styles['reference']}>{t('failure.requestId', { id: requestId })}</p>}
    </div>
  )
}
