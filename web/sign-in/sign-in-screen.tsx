import { useMutation } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { type FormEvent, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { signIn } from '../api/session.ts'
import icon from '../icon.svg'
import { Button } from '../ui/button.tsx'
import { useExplanation } from '../ui/explain-failure.ts'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import styles from './sign-in.module.css'

const route = getRouteApi('/sign-in')

/** The door: address and password, or the one button of a one-time link. */
export function SignInScreen() {
  const { t } = useTranslation('sign-in')
  const { token, next } = route.useSearch()
  const router = useRouter()
  const attempt = useMutation({
    mutationFn: signIn,
    // history.push takes an address as it is; one of another site is not one of ours
    onSuccess: () => router.history.push(next?.startsWith('/') && !next.startsWith('//') ? next : '/'),
  })
  useEffect(() => {
    document.title = `${t('title')} – Deskhand`
  }, [t])
  // a link that was used up leaves the form
  const isLink = token !== undefined && !attempt.isError

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '')
    attempt.mutate(isLink ? { token } : { email: text('email'), password: text('password') })
  }

  return (
    <main className={styles['page']}>
      <form className={styles['card']} onSubmit={submit}>
        <div className={styles['brand']}>
          <img src={icon} alt="" />
          Deskhand
        </div>
        <div>
          <h1 className={styles['title']}>{t('title')}</h1>
          <p className={styles['text']}>{isLink ? t('linkText') : t('text')}</p>
        </div>
        {attempt.isError && <Problem error={attempt.error} />}
        {!isLink && <Fields />}
        <Button type="submit" variant="primary" isBusy={attempt.isPending}>
          {isLink ? t('continue') : t('submit')}
        </Button>
      </form>
    </main>
  )
}

function Fields() {
  const { t } = useTranslation('sign-in')
  return (
    <>
      <Field label={t('email')}>
        {(control) => <Input {...control} name="email" type="email" autoComplete="username" required autoFocus />}
      </Field>
      <Field label={t('password')} hint={t('passwordHint')}>
        {(control) => <Input {...control} name="password" type="password" autoComplete="current-password" required />}
      </Field>
    </>
  )
}

function Problem({ error }: { error: unknown }) {
  const { why, next } = useExplanation(error)
  return (
    <p className={styles['problem']} role="alert">
      {why} {next}
    </p>
  )
}
