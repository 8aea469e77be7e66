import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { Failure } from '../api/failure.ts'
import { Button } from '../ui/button.tsx'
import { ChipsInput } from '../ui/chips-input.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { showFailure } from '../ui/explain-failure.ts'
import { Field } from '../ui/field.tsx'
import { Input, Textarea } from '../ui/input.tsx'
import { showToast } from '../ui/toast-store.ts'
import { Checkbox } from '../ui/toggle.tsx'
import styles from './message.module.css'
import type { TicketAnswer } from './ticket-queries.ts'

/** Forwards the whole ticket to somebody else as a ticket of its own, whose answers come back there. */
export function ForwardDialog({ answer: { ticket }, onClose }: { answer: TicketAnswer; onClose: () => void }) {
  const { t } = useTranslation('ticket')
  const client = useQueryClient()
  const navigate = useNavigate()
  const [to, setTo] = useState<readonly string[]>([])
  const [subject, setSubject] = useState(`[#${ticket.id}] ${ticket.subject ?? ''}`)
  const [message, setMessage] = useState('')
  const [hasHistory, setHasHistory] = useState(true)
  const forward = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/tickets/{id}/forward.json', {
          params: { path: { id: ticket.id } },
          body: { to: [...to], subject, message, editMethod: 'markdown', includeHistory: hasHistory },
        }),
      ),
    onSuccess: ({ ticket: child }) => {
      onClose()
      showToast({ text: t('done.forwarded', { number: child.id }) })
      void client.invalidateQueries({ queryKey: ['tickets', ticket.id] })
      void client.invalidateQueries({ queryKey: ['ticket-lists'] })
      void navigate({ to: '/inbox/$view/$ticketId', params: { view: 'all', ticketId: String(child.id) } })
    },
    onError: (error) => showFailure(t('failed.forward'), error),
  })
  const failure = forward.error instanceof Failure ? forward.error : null
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('command.forwardTicket')}
      description={t('forwardTicket.text')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            variant="primary"
            isBusy={forward.isPending}
            disabled={to.length === 0}
            onClick={() => forward.mutate()}
          >
            {t('forwardTicket.confirm')}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <Field label={t('field.to')} error={failure?.problemOf('to')}>
          {(control) => <ChipsInput {...control} value={to} onChange={setTo} />}
        </Field>
        <Field label={t('field.subject')} error={failure?.problemOf('subject')}>
          {(control) => <Input {...control} value={subject} onChange={(event) => setSubject(event.target.value)} />}
        </Field>
        <Field label={t('field.message')} error={failure?.problemOf('message')}>
          {(control) => (
            <Textarea {...control} rows={5} value={message} onChange={(event) => setMessage(event.target.value)} />
          )}
        </Field>
        <Checkbox label={t('forwardTicket.history')} checked={hasHistory} onChange={setHasHistory} />
      </div>
    </Dialog>
  )
}
