import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import type { Ticket } from '../api/types.ts'
import { fullTime } from '../i18n/dates.ts'
import { useMerge } from '../inbox/use-merge.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Words } from '../ui/words.tsx'
import styles from './message.module.css'
import { TicketChooser } from './ticket-chooser.tsx'

const shownMessages = 12

/** Merges another ticket into this one: shows the conversation that comes of it, and who will be told. */
export function MergeDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useTranslation('ticket')
  const [other, setOther] = useState<number | null>(null)
  const path = { id: ticket.id }
  const body = { tickets: [{ id: other }] }
  const preview = useQuery({
    queryKey: ['tickets', ticket.id, 'merge-preview', other],
    queryFn: async () =>
      (await answer(api.POST('/tickets/{id}/merge/preview.json', { params: { path }, body }))).preview,
    enabled: other !== null,
  })
  const merge = useMerge(onClose)
  const told = (preview.data?.toldAgents.length ?? 0) + (preview.data?.toldCustomers.length ?? 0)
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={t('merge.title', { number: ticket.id })}
      description={t('merge.text')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            variant="primary"
            disabled={preview.data === undefined}
            isBusy={merge.isPending}
            onClick={() =>
              other !== null &&
              merge.mutate({ target: ticket.id, others: [other], done: t('done.merged', { number: other }) })
            }
          >
            {t('merge.confirm')}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <TicketChooser exclude={ticket.id} customerId={ticket.customer?.id} value={other} onChange={setOther} />
        {other !== null && preview.isPending && <Skeleton width="70%" />}
        {preview.isError && <ErrorState what={t('merge.previewFailed')} error={preview.error} />}
        {preview.data !== undefined && (
          <>
            <p>
              {told === 0
                ? t('merge.nobodyTold')
                : t('merge.told', {
                    agents: preview.data.toldAgents.length,
                    customers: preview.data.toldCustomers.length,
                  })}
            </p>
            <ol className={styles['deliveries']} aria-label={t('merge.thread')}>
              {preview.data.messages.slice(-shownMessages).map((message) => (
                <li key={message.id} className={styles['deliveryLine']}>
                  <span>
                    <Badge tone={message.ticket.id === ticket.id ? 'neutral' : 'accent'}>#{message.ticket.id}</Badge>{' '}
                    <span className={styles['quiet']}>{fullTime(message.createdAt)}</span>
                  </span>
                  <Words>{message.previewText}</Words>
                </li>
              ))}
            </ol>
          </>
        )}
      </div>
    </Dialog>
  )
}
