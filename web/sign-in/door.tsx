import { type FormEvent, type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import icon from '../icon.svg'
import { useExplanation } from '../ui/explain-failure.ts'
import styles from './sign-in.module.css'

interface DoorProps {
  title: string
  text: ReactNode
  /** What went wrong with the last attempt; null or undefined when nothing did. */
  error?: unknown
  onSubmit?: (form: FormData) => void
  children?: ReactNode
  /** A way to another door, below the card. */
  foot?: ReactNode
}

/** The card that people without a session see: to sign in, to ask for a password, to choose one. */
export function Door({ title, text, error, onSubmit, children, foot }: DoorProps) {
  const { t } = useTranslation('sign-in')
  useEffect(() => {
    document.title = `${title} – ${t('brand')}`
  }, [t, title])
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    onSubmit?.(new FormData(event.currentTarget))
  }
  return (
    <main className={styles['page']}>
      <form className={styles['card']} onSubmit={submit}>
        <div className={styles['brand']}>
          <img src={icon} alt="" />
          {t('brand')}
        </div>
        <div>
          <h1 className={styles['title']}>{title}</h1>
          <p className={styles['text']}>{text}</p>
        </div>
        {error !== undefined && error !== null && <Problem error={error} />}
        {children}
      </form>
      {foot !== undefined && <p className={styles['foot']}>{foot}</p>}
    </main>
  )
}

/** What was typed into a field. */
export function fieldOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

function Problem({ error }: { error: unknown }) {
  const { why, next } = useExplanation(error)
  return (
    <p className={styles['problem']} role="alert">
      {why} {next}
    </p>
  )
}
