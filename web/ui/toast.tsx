import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from './class-names.ts'
import styles from './toast.module.css'
import { closeToast, useToasts } from './toast-store.ts'

/** Where toasts appear; once, in the app's shell. */
export function Toasts() {
  const { t } = useTranslation()
  const toasts = useToasts()
  return (
    <div className={styles['stack']} role="status" aria-live="polite">
      {toasts.map(({ id, text, detail, isFailure, undo, undoSeconds }) => (
        <div key={id} className={classNames(styles['toast'], isFailure && styles['failed'])}>
          <div className={styles['text']}>
            {text}
            {detail !== undefined && <div className={styles['why']}>{detail}</div>}
          </div>
          {undo !== undefined && (
            <button
              type="button"
              className={styles['button']}
              onClick={() => {
                closeToast(id)
                undo()
              }}
            >
              {t('action.undo')}
              {undoSeconds !== undefined && <SecondsLeft of={undoSeconds} />}
            </button>
          )}
          <button
            type="button"
            className={classNames(styles['button'], styles['close'])}
            aria-label={t('action.close')}
            onClick={() => closeToast(id)}
          >
            <X size={15} aria-hidden />
          </button>
        </div>
      ))}
    </div>
  )
}

/** Counts down for the eye; screen readers are not told every second. */
function SecondsLeft({ of }: { of: number }) {
  const [left, setLeft] = useState(of)
  useEffect(() => {
    const timer = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1000)
    return () => clearInterval(timer)
  }, [])
  return <span aria-hidden="true"> · {left}</span>
}
