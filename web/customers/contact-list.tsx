import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Plus, Star, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { Failure } from '../api/failure.ts'
import { Part } from '../people/person-page.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { showFailure } from '../ui/explain-failure.ts'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import styles from './contact-list.module.css'
import type { Contact } from './customer-queries.ts'

/** The addresses and numbers of a customer. Mail from any of the addresses is theirs; the main one is written to. */
export function ContactList({ customerId, contacts }: { customerId: number; contacts: readonly Contact[] }) {
  const { t } = useTranslation('people')
  const [isAdding, setIsAdding] = useState(false)
  const change = useContactChange(customerId)
  return (
    <Part
      title={t('contact.title')}
      action={<IconButton label={t('contact.add')} icon={Plus} onClick={() => setIsAdding(true)} />}
    >
      {contacts.length === 0 && !isAdding && <p className={styles['none']}>{t('contact.none')}</p>}
      <ul className={styles['list']}>
        {contacts.map(({ id, value, type, isMain }) => (
          <li key={id} className={styles['line']}>
            <span className={styles['value']}>
              {value} {isMain === true && <Badge tone="good">{t('contact.main')}</Badge>}
            </span>
            {type === 'email' && isMain !== true && (
              <IconButton
                label={t('contact.makeMain', { value })}
                icon={Star}
                onClick={() =>
                  change.mutate(() =>
                    answer(
                      api.PATCH('/contacts/{id}.json', {
                        params: { path: { id } },
                        body: { contact: { isMain: true } },
                      }),
                    ),
                  )
                }
              />
            )}
            <IconButton
              label={t('contact.remove', { value })}
              icon={Trash2}
              onClick={() =>
                change.mutate(() => answer(api.DELETE('/contacts/{id}.json', { params: { path: { id } } })))
              }
            />
          </li>
        ))}
      </ul>
      {isAdding && <NewContact customerId={customerId} onDone={() => setIsAdding(false)} />}
    </Part>
  )
}

function NewContact({ customerId, onDone }: { customerId: number; onDone: () => void }) {
  const { t } = useTranslation('people')
  const [value, setValue] = useState('')
  const client = useQueryClient()
  const add = useMutation({
    mutationFn: () =>
      answer(api.POST('/contacts.json', { body: { contact: { value, type: 'email', customer: { id: customerId } } } })),
    async onSuccess() {
      await client.invalidateQueries({ queryKey: ['customers'] })
      onDone()
    },
    onError: (error) => problemOf(error) ?? showFailure(t('saveFailed'), error),
  })
  function submit(event: FormEvent): void {
    event.preventDefault()
    add.mutate()
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      <Field label={t('contact.new')} error={problemOf(add.error)}>
        {(control) => (
          <Input
            {...control}
            type="email"
            required
            autoFocus
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Field>
      <div className={styles['buttons']}>
        <Button type="submit" isBusy={add.isPending}>
          {t('contact.add')}
        </Button>
        <Button variant="quiet" onClick={onDone}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}

function useContactChange(customerId: number) {
  const { t } = useTranslation('people')
  const client = useQueryClient()
  return useMutation({
    mutationFn: (send: () => Promise<unknown>) => send(),
    onError: (error) => showFailure(t('saveFailed'), error),
    onSettled: () => client.invalidateQueries({ queryKey: ['customers', customerId] }),
  })
}

function problemOf(error: unknown): string | undefined {
  return error instanceof Failure ? error.problemOf('value') : undefined
}
