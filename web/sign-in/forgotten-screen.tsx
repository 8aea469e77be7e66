import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import { Door, fieldOf } from './door.tsx'

/** Asks for a mail with a link to choose a new password. The server never says whether it knows the address. */
export function ForgottenScreen() {
  const { t } = useTranslation('sign-in')
  const request = useMutation({
    mutationFn: (email: string) => answer(api.POST('/passwordresets.json', { body: { email } })),
  })
  const foot = <Link to="/sign-in">{t('forgotten.back')}</Link>
  if (request.isSuccess) {
    return (
      <Door title={t('forgotten.sentTitle')} text={t('forgotten.sent', { email: request.variables })} foot={foot}>
        <p role="status">{t('forgotten.noMail')}</p>
      </Door>
    )
  }
  return (
    <Door
      title={t('forgotten.title')}
      text={t('forgotten.text')}
      error={request.error}
      onSubmit={(form) => request.mutate(fieldOf(form, 'email').trim())}
      foot={foot}
    >
      <Field label={t('email')}>
        {(control) => <Input {...control} name="email" type="email" autoComplete="username" required autoFocus />}
      </Field>
      <Button type="submit" variant="primary" isBusy={request.isPending}>
        {t('forgotten.submit')}
      </Button>
    </Door>
  )
}
