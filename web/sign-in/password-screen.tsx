import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { Failure } from '../api/failure.ts'
import { queryClient } from '../api/query-client.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Checkbox } from '../ui/toggle.tsx'
import { Door, fieldOf } from './door.tsx'
import styles from './sign-in.module.css'

const shortestPassword = 8

interface Choice {
  password: string
  firstName?: string
  lastName?: string
}

/**
 * Where mailed links lead: who was invited or forgot their password chooses one and is signed in. The link's secret
 * stands behind the #, which no browser sends to a server.
 */
export function PasswordScreen() {
  const { t } = useTranslation('sign-in')
  const { t: common } = useTranslation()
  const router = useRouter()
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get('token') ?? '')
  const link = useQuery({
    queryKey: ['password-link', token],
    queryFn: async () => (await answer(api.POST('/passwordlinks/look.json', { body: { token } }))).passwordlink,
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
  })
  const choose = useMutation({
    mutationFn: (choice: Choice) => answer(api.POST('/passwordlinks/use.json', { body: { token, ...choice } })),
    onSuccess() {
      queryClient.clear()
      // no way back to an address that works no more
      router.history.replace('/')
    },
  })
  if (token === '' || link.isError) {
    const isDead = token === '' || (link.error instanceof Failure && link.error.status === 400)
    return (
      <Door
        title={t('choose.dead')}
        text={isDead ? t('choose.deadText') : ''}
        error={isDead ? null : link.error}
        foot={<Link to="/sign-in">{t('forgotten.back')}</Link>}
      >
        {isDead ? (
          <Link to="/sign-in/forgotten">{t('choose.another')}</Link>
        ) : (
          <Button onClick={() => void link.refetch()}>{common('action.retry')}</Button>
        )}
      </Door>
    )
  }
  if (link.isPending) return <Door title={t('choose.title')} text={<Skeleton width="12rem" />} />
  const isInvitation = link.data.kind === 'invitation'
  return (
    <Door
      title={isInvitation ? t('choose.welcome') : t('choose.title')}
      text={t('choose.text', { email: link.data.email })}
      error={choose.error instanceof Failure && choose.error.problemOf('password') ? null : choose.error}
      onSubmit={(form) => {
        const names = { firstName: fieldOf(form, 'firstName'), lastName: fieldOf(form, 'lastName') }
        choose.mutate({ password: fieldOf(form, 'password'), ...(isInvitation ? names : {}) })
      }}
    >
      {/* password managers keep it under this name */}
      <input type="hidden" name="username" autoComplete="username" value={link.data.email} readOnly />
      {isInvitation && <Names first={link.data.firstName} last={link.data.lastName} />}
      <NewPassword error={choose.error instanceof Failure ? choose.error.problemOf('password') : undefined} />
      <Button type="submit" variant="primary" isBusy={choose.isPending}>
        {t('choose.submit')}
      </Button>
    </Door>
  )
}

function Names({ first, last }: { first: string; last: string }) {
  const { t } = useTranslation('sign-in')
  return (
    <div className={styles['pair']}>
      <Field label={t('choose.firstName')}>
        {(control) => <Input {...control} name="firstName" autoComplete="given-name" defaultValue={first} />}
      </Field>
      <Field label={t('choose.lastName')}>
        {(control) => <Input {...control} name="lastName" autoComplete="family-name" defaultValue={last} />}
      </Field>
    </div>
  )
}

function NewPassword({ error }: { error: string | undefined }) {
  const { t } = useTranslation('sign-in')
  const [isShown, setIsShown] = useState(false)
  return (
    <>
      <Field label={t('choose.password')} hint={t('choose.passwordHint', { count: shortestPassword })} error={error}>
        {(control) => (
          <Input
            {...control}
            name="password"
            type={isShown ? 'text' : 'password'}
            autoComplete="new-password"
            minLength={shortestPassword}
            maxLength={200}
            required
            autoFocus
          />
        )}
      </Field>
      <Checkbox label={t('choose.show')} checked={isShown} onChange={setIsShown} />
    </>
  )
}
