import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import type { Ticket } from '../api/types.ts'
import { shortAge } from '../i18n/dates.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { showFailure } from '../ui/explain-failure.ts'
import { showToast } from '../ui/toast-store.ts'
import styles from './merge-dialog.module.css'

interface MergeDialogProps {
  tickets: readonly Ticket[]
  onClose: () => void
  onDone: () => void
}

/** Asks into which of the selected tickets the others go; taking it back is offered afterwards. */
export function MergeDialog({ tickets, onClose, onDone }: MergeDialogProps) {
  const { t } = useTranslation('inbox')
  const client = useQueryClient()
  // the oldest one is the one that the customer knows by its number
  const sorted = tickets.toSorted((one, other) => one.id - other.id)
  const [target, setTarget] = useState(sorted[0]?.id ?? 0)
  const refresh = () => {
    for (const key of ['ticket-lists', 'ticket-counts', 'tickets']) void client.invalidateQueries({ queryKey: [key] })
  }
  const takeBack = (id: number) =>
    answer(api.POST('/tickets/{id}/unmerge.json', { params: { path: { id } } })).then(
      () => showToast({ text: t('merge.undone') }),
      (error: unknown) => showFailure(t('merge.undoFailed'), error),
    )
  const merge = useMutation({
    mutationFn: () => {
      const others = sorted.filter(({ id }) => id !== target).map(({ id }) => ({ id }))
      return answer(
        api.POST('/tickets/{id}/merge.json', { params: { path: { id: target } }, body: { tickets: others } }),
      )
    },
    onSuccess() {
      onDone()
      onClose()
      showToast({
        text: t('merge.done', { count: sorted.length - 1, id: target }),
        undo: () => void takeBack(target).finally(refresh),
      })
    },
    onError: (error) => showFailure(t('merge.failed'), error),
    onSettled: refresh,
  })

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('merge.title', { count: sorted.length })}
      description={t('merge.text')}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel', { ns: 'common' })}</Button>
          <Button variant="primary" isBusy={merge.isPending} onClick={() => merge.mutate()}>
            {t('merge.confirm', { id: target })}
          </Button>
        </>
      }
    >
      <fieldset className={styles['tickets']}>
        <legend className="visually-hidden">{t('merge.into')}</legend>
        {sorted.map(({ id, subject, createdAt }) => (
          <label key={id} className={styles['ticket']}>
            <input type="radio" name="merge-target" checked={id === target} onChange={() => setTarget(id)} />
            <span className={styles['subject']}>
              #{id} {subject || t('row.noSubject')}
            </span>
            <span className={styles['age']}>{shortAge(createdAt)}</span>
          </label>
        ))}
      </fieldset>
    </Dialog>
  )
}
