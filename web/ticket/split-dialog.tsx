import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { Failure } from '../api/failure.ts'
import { refreshTickets } from '../api/query-client.ts'
import type { Message } from '../api/types.ts'
import { useInboxes } from '../inbox/choices.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { showFailure } from '../ui/explain-failure.ts'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import { Select } from '../ui/select.tsx'
import { showToast } from '../ui/toast-store.ts'
import styles from './message.module.css'
import { SplitPreview } from './split-preview.tsx'

/** Makes a ticket of its own of one message; shows what goes where and who is told, and offers to take it back. */
export function SplitDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTranslation('ticket')
  const navigate = useNavigate()
  const inboxes = useInboxes()
  const [subject, setSubject] = useState(message.subject ?? '')
  const [inbox, setInbox] = useState<number | null>(null)
  const id = message.ticket?.id ?? 0
  const show = (ticketId: number) =>
    navigate({ to: '/inbox/$view/$ticketId', params: { view: 'all', ticketId: String(ticketId) } })
  const split = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/tickets/{id}/split.json', {
          params: { path: { id } },
          body: {
            message: { id: message.id },
            ...(subject.trim() === '' ? {} : { subject }),
            ...(inbox === null ? {} : { inbox: { id: inbox } }),
          },
        }),
      ),
    onSuccess: ({ ticket: made }) => {
      onClose()
      showToast({ text: t('done.split', { number: made.id }), undo: () => undo.mutate(made.id) })
      void show(made.id)
    },
    onError: (error) => showFailure(t('failed.split'), error),
    onSettled: refreshTickets,
  })
  // the message was copied, and merging the copy back would say it twice
  const undo = useMutation({
    mutationFn: async (made: number) => {
      // nothing is asked any more of a ticket that goes
      await show(id)
      const params = { path: { id: made } }
      await answer(api.DELETE('/tickets/{id}.json', { params }) as Promise<{ response: Response }>)
    },
    onSuccess: (_answer, made) => void showToast({ text: t('done.unsplit', { number: made }) }),
    onError: (error) => showFailure(t('failed.unsplit'), error),
    onSettled: refreshTickets,
  })
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={t('split.title')}
      description={t('split.text')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="primary" isBusy={split.isPending} onClick={() => split.mutate()}>
            {t('split.confirm')}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <Field
          label={t('field.subject')}
          error={split.error instanceof Failure ? split.error.problemOf('subject') : undefined}
          hint={t('split.subjectHint')}
        >
          {(control) => <Input {...control} value={subject} onChange={(event) => setSubject(event.target.value)} />}
        </Field>
        <Field label={t('field.inbox')}>
          {(control) => (
            <Select
              {...control}
              value={inbox}
              placeholder={t('split.sameInbox')}
              options={inboxes.map(({ id: value, name }) => ({ value, label: name }))}
              onChange={setInbox}
            />
          )}
        </Field>
        <SplitPreview message={message} subject={subject} inboxId={inbox} />
      </div>
    </Dialog>
  )
}
