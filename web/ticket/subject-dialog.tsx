import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import { useChangeTicket } from './change-ticket.ts'
import { subjectChange } from './field-changes.ts'

/** Another subject for the ticket. */
export function SubjectDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useTranslation('ticket')
  const [subject, setSubject] = useState(ticket.subject ?? '')
  const change = useChangeTicket()
  function save(): void {
    onClose()
    if (subject.trim() !== (ticket.subject ?? '')) change(subjectChange(t, ticket, subject.trim()))
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('command.subject')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="primary" onClick={save}>
            {t('edit.save')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Field label={t('field.subject')}>
          {(control) => (
            <Input {...control} maxLength={998} value={subject} onChange={(event) => setSubject(event.target.value)} />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
