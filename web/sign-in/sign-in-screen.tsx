import { useMutation } from '@tanstack/react-query'
import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { signIn } from '../api/session.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import { Door, fieldOf } from './door.tsx'

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
  // a link that was used up leaves the form
  const isLink = token !== undefined && !attempt.isError

  return (
    <Door
      title={t('title')}
      text={isLink ? t('linkText') : t('text')}
      error={attempt.error}
      onSubmit={(form) =>
        attempt.mutate(isLink ? { token } : { email: fieldOf(form, 'email'), password: fieldOf(form, 'password') })
      }
      foot={<Link to="/sign-in/forgotten">{t('forgotten.link')}</Link>}
    >
      {!isLink && <Fields />}
      <Button type="submit" variant="primary" isBusy={attempt.isPending}>
        {isLink ? t('continue') : t('submit')}
      </Button>
    </Door>
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
