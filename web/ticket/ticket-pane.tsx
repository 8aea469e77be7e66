import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ArrowLeft, PanelRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { rowOf } from '../api/included.ts'
import { runAction } from '../app/actions/registry.ts'
import { ResizablePane } from '../app/resizable-pane.tsx'
import { useMedia } from '../app/use-media.ts'
import { IconButton } from '../ui/button.tsx'
import { Drawer } from '../ui/dialog.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { CustomerPanel } from './customer-panel.tsx'
import { Thread } from './thread.tsx'
import styles from './ticket-pane.module.css'
import { messagesQuery, statusesQuery, ticketQuery } from './ticket-queries.ts'
import { TicketToolbar } from './ticket-toolbar.tsx'
import { useTicketActions } from './use-ticket-actions.ts'

const route = getRouteApi('/signed-in/inbox/$view/$ticketId')

/** The open ticket: its subject and buttons, the conversation, the customer beside it. */
export function TicketPane() {
  const id = Number(route.useParams().ticketId)
  const { t } = useTranslation('ticket')
  const ticket = useQuery(ticketQuery(id))
  const messages = useQuery(messagesQuery(id))
  const statuses = useQuery(statusesQuery).data
  const hasRoom = useMedia('(min-width: 80rem)')
  const [isPanelOpen, setIsPanelOpen] = useState(false)
  useTicketActions(ticket.data?.ticket)
  if (ticket.isError)
    return <ErrorState what={t('loadFailed')} error={ticket.error} onRetry={() => void ticket.refetch()} />
  const status = rowOf(statuses, ticket.data?.ticket.status)

  return (
    <div className={styles['columns']}>
      <article className={styles['ticket']} aria-label={ticket.data?.ticket.subject ?? t('loading')}>
        <header className={styles['bar']}>
          <IconButton
            className={styles['back']}
            label={t('back')}
            icon={ArrowLeft}
            onClick={() => runAction('list.back')}
          />
          <h2 className={styles['subject']}>
            {ticket.data === undefined ? <Skeleton width="50%" /> : ticket.data.ticket.subject || t('noSubject')}{' '}
            <span className={styles['number']}>#{id}</span>
          </h2>
          <TicketToolbar status={status} />
          {!hasRoom && <IconButton label={t('customer.show')} icon={PanelRight} onClick={() => setIsPanelOpen(true)} />}
        </header>
        <div className={styles['thread']}>
          {messages.isError && (
            <ErrorState what={t('threadFailed')} error={messages.error} onRetry={() => void messages.refetch()} />
          )}
          {messages.data !== undefined && <Thread list={messages.data} />}
        </div>
      </article>
      {ticket.data !== undefined && hasRoom && (
        <ResizablePane name="customer" label={t('customer.width')} width={280} minimum={220} maximum={420} edge="start">
          <CustomerPanel answer={ticket.data} />
        </ResizablePane>
      )}
      {ticket.data !== undefined && (
        <Drawer isOpen={isPanelOpen && !hasRoom} onClose={() => setIsPanelOpen(false)} title={t('customer.title')}>
          <CustomerPanel answer={ticket.data} />
        </Drawer>
      )}
    </div>
  )
}
