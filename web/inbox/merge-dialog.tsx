import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '../api/types.ts'
import { shortAge } from '../i18n/dates.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Words } from '../ui/words.tsx'
import styles from './merge-dialog.module.css'
import { useMerge } from './use-merge.ts'

interface MergeDialogProps {
  tickets: readonly Ticket[]
  onClose: () => void
  onDone: () => void
}

/** Asks into which of the selected tickets the others go; taking it back is offered afterwards. */
export function MergeDialog({ tickets, onClose, onDone }: MergeDialogProps) {
  const { t } = useTranslation('inbox')
  // the oldest one is the one that the customer knows by its number
  const sorted = tickets.toSorted((one, other) => one.id - other.id)
  const [target, setTarget] = useState(sorted[0]?.id ?? 0)
  const merge = useMerge(() => {
    onDone()
    onClose()
  })
  const start = () =>
    merge.mutate({
      target,
      others: sorted.flatMap(({ id }) => (id === target ? [] : [id])),
      done: t('merge.done', { count: sorted.length - 1, id: target }),
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
          <Button variant="primary" isBusy={merge.isPending} onClick={start}>
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
              #{id} <Words>{subject || t('row.noSubject')}</Words>
            </span>
            <span className={styles['age']}>{shortAge(createdAt)}</span>
          </label>
        ))}
      </fieldset>
    </Dialog>
  )
}
