import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { Failure } from '../api/failure.ts'
import { queryClient } from '../api/query-client.ts'
import { useSession } from '../api/session.ts'
import { Button } from '../ui/button.tsx'
import { showFailure } from '../ui/explain-failure.ts'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import { showToast } from '../ui/toast-store.ts'
import styles from './profile.module.css'
import { SessionList } from './session-list.tsx'

const shortestPassword = 8

/** The password, and where one is signed in. */
export function SecuritySection() {
  const { t } = useTranslation('profile')
  return (
    <>
      <section className={styles['block']}>
        <h2>{t('password.title')}</h2>
        <p className={styles['text']}>{t('password.text')}</p>
        <PasswordForm />
      </section>
      <section className={styles['block']}>
        <h2>{t('sessions.title')}</h2>
        <SessionList />
      </section>
    </>
  )
}

function PasswordForm() {
  const { t } = useTranslation('profile')
  const me = useSession()
  const [current, setCurrent] = useState('')
  const [wanted, setWanted] = useState('')
  const problemOf = (error: unknown, name: string) => (error instanceof Failure ? error.problemOf(name) : undefined)
  const save = useMutation({
    mutationFn: () =>
      answer(api.PATCH('/me/password.json', { body: { currentPassword: current, newPassword: wanted } })),
    onSuccess() {
      setCurrent('')
      setWanted('')
      showToast({ text: t('password.done') })
      void queryClient.invalidateQueries({ queryKey: ['sessions'] })
    },
    onError(error) {
      const isShown = ['currentPassword', 'newPassword'].some((name) => problemOf(error, name) !== undefined)
      if (!isShown) showFailure(t('failed'), error)
    },
  })
  function submit(event: FormEvent): void {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      {/* password managers keep it under this name */}
      <input hidden readOnly autoComplete="username" value={me.email} />
      <Field
        label={t('password.current')}
        hint={t('password.currentHint')}
        error={problemOf(save.error, 'currentPassword')}
      >
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={t('password.new')}
        hint={t('password.newHint', { count: shortestPassword })}
        error={problemOf(save.error, 'newPassword')}
      >
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            required
            minLength={shortestPassword}
            maxLength={200}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
        )}
      </Field>
      <div className={styles['buttons']}>
        <Button type="submit" variant="primary" isBusy={save.isPending}>
          {t('password.submit')}
        </Button>
      </div>
    </form>
  )
}
