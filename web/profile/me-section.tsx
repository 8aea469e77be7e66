import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Failure } from '../api/failure.ts'
import { useSession } from '../api/session.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Input, Textarea } from '../ui/input.tsx'
import { Select } from '../ui/select.tsx'
import { Checkbox } from '../ui/toggle.tsx'
import { PictureField } from './picture-field.tsx'
import styles from './profile.module.css'
import { useSaveMe } from './save-me.ts'
import { plainToSignature, signatureToPlain } from './signature.ts'

const editMethods = ['html', 'markdown'] as const
const afterReply = ['Stay', 'Next', 'List'] as const
const ownFields = ['firstName', 'lastName', 'email', 'signature']

/** Name, picture, address, signature, and how one writes. */
export function MeSection() {
  const { t } = useTranslation('profile')
  const me = useSession()
  const [draft, setDraft] = useState({
    firstName: me.firstName ?? '',
    lastName: me.lastName ?? '',
    email: me.email,
    signature: signatureToPlain(me.signature ?? ''),
    editMethod: me.editMethod ?? 'html',
    ticketReplyRedirect: me.ticketReplyRedirect ?? 'Stay',
    autoFollowOnCC: me.autoFollowOnCC ?? false,
  })
  const set = (change: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...change }))
  const save = useSaveMe({ isShown: (error) => ownFields.some((name) => problemOf(error, name) !== undefined) })
  const isSignatureChanged = draft.signature !== signatureToPlain(me.signature ?? '')

  function submit(event: FormEvent): void {
    event.preventDefault()
    const { signature, ...rest } = draft
    // a signature with markup of its own stays as it is until its text is changed
    save.mutate({ ...rest, ...(isSignatureChanged ? { signature: plainToSignature(signature) } : {}) })
  }

  return (
    <section className={styles['block']}>
      <h2>{t('section.me')}</h2>
      <PictureField />
      <form className={styles['form']} onSubmit={submit}>
        <div className={styles['pair']}>
          <Field label={t('me.firstName')} error={problemOf(save.error, 'firstName')}>
            {(control) => (
              <Input
                {...control}
                autoComplete="given-name"
                value={draft.firstName}
                onChange={(event) => set({ firstName: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('me.lastName')} error={problemOf(save.error, 'lastName')}>
            {(control) => (
              <Input
                {...control}
                autoComplete="family-name"
                value={draft.lastName}
                onChange={(event) => set({ lastName: event.target.value })}
              />
            )}
          </Field>
        </div>
        <Field label={t('me.email')} hint={t('me.emailHint')} error={problemOf(save.error, 'email')}>
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="email"
              required
              value={draft.email}
              onChange={(event) => set({ email: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('me.signature')} hint={t('me.signatureHint')} error={problemOf(save.error, 'signature')}>
          {(control) => (
            <Textarea
              {...control}
              rows={4}
              value={draft.signature}
              onChange={(event) => set({ signature: event.target.value })}
            />
          )}
        </Field>
        <div className={styles['pair']}>
          <Field label={t('me.editMethod')}>
            {(control) => (
              <Select
                {...control}
                value={draft.editMethod}
                options={editMethods.map((value) => ({ value, label: t(`me.editMethods.${value}`) }))}
                onChange={(value) => set({ editMethod: value ?? 'html' })}
              />
            )}
          </Field>
          <Field label={t('me.afterReply')}>
            {(control) => (
              <Select
                {...control}
                value={draft.ticketReplyRedirect}
                options={afterReply.map((value) => ({ value, label: t(`me.afterReplies.${value}`) }))}
                onChange={(value) => set({ ticketReplyRedirect: value ?? 'Stay' })}
              />
            )}
          </Field>
        </div>
        <Checkbox
          label={t('me.follow')}
          hint={t('me.followHint')}
          checked={draft.autoFollowOnCC}
          onChange={(autoFollowOnCC) => set({ autoFollowOnCC })}
        />
        <div className={styles['buttons']}>
          <Button type="submit" variant="primary" isBusy={save.isPending}>
            {t('save')}
          </Button>
        </div>
      </form>
    </section>
  )
}

function problemOf(error: unknown, name: string): string | undefined {
  return error instanceof Failure ? error.problemOf(name) : undefined
}
