import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ArrowLeft, PanelRight } from 'lucide-react'
import { lazy, Suspense, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { rowOf } from '../api/included.ts'
import { ActionButton } from '../app/actions/action-button.tsx'
import { runAction } from '../app/actions/registry.ts'
import { useAnnouncePresence } from '../app/presence.ts'
import { ResizablePane } from '../app/resizable-pane.tsx'
import { useMedia } from '../app/use-media.ts'
import { ComposerDock } from '../composer/composer-dock.tsx'
import { useIsTyping } from '../composer/composer-state.ts'
import { IconButton } from '../ui/button.tsx'
import { Drawer } from '../ui/dialog.tsx'
import { isolated } from '../ui/direction.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { holdKeys } from '../ui/type-ahead.ts'
import { Words } from '../ui/words.tsx'
import { keepEnd } from './keep-end.ts'
import { PresenceAvatars } from './presence-avatars.tsx'
import { SidePanel } from './side-panel.tsx'
import { Thread } from './thread.tsx'
import styles from './ticket-pane.module.css'
import { statusesQuery, ticketQuery } from './ticket-queries.ts'
import { TicketToolbar } from './ticket-toolbar.tsx'
import { useConversation } from './use-conversation.ts'
import { useMarkRead } from './use-mark-read.ts'
import { type TicketDialog, useTicketActions } from './use-ticket-actions.ts'

const Dialogs = lazy(async () => ({ default: (await import('./ticket-dialogs.tsx')).TicketDialogs }))

const route = getRouteApi('/signed-in/inbox/$view/$ticketId')

/** The open ticket: its subject and buttons, the conversation, a place to answer, the customer beside it. */
export function TicketPane() {
  const id = Number(route.useParams().ticketId)
  return <OpenTicket key={id} id={id} />
}

function OpenTicket({ id }: { id: number }) {
  const { t } = useTranslation('ticket')
  const ticket = useQuery(ticketQuery(id))
  const { conversation, error, refetch, isLoadingOlder, loadOlder } = useConversation(id)
  const statuses = useQuery(statusesQuery).data
  const hasRoom = useMedia('(min-width: 80rem)')
  const [isPanelOpen, setIsPanelOpen] = useState(false)
  const [dialog, setDialog] = useState<TicketDialog | null>(null)
  // each begins with a field
  const openDialog = useCallback((wanted: TicketDialog) => {
    holdKeys()
    setDialog(wanted)
  }, [])
  useTicketActions(ticket.data?.ticket, openDialog)
  useAnnouncePresence(id, useIsTyping(id) ? 'typing' : 'viewing')
  useMarkRead(id, ticket.data?.ticket, conversation)
  if (ticket.isError)
    return <ErrorState what={t('loadFailed')} error={ticket.error} onRetry={() => void ticket.refetch()} />
  const status = rowOf(statuses, ticket.data?.ticket.status)
  const panel = ticket.data !== undefined && <SidePanel answer={ticket.data} />

  return (
    <div className={styles['columns']}>
      <article className={styles['ticket']} aria-label={isolated(ticket.data?.ticket.subject ?? t('loading'))}>
        <header className={styles['bar']}>
          <IconButton
            className={styles['back']}
            label={t('back')}
            icon={ArrowLeft}
            onClick={() => runAction('list.back')}
          />
          <h2 className={styles['subject']} title={isolated(ticket.data?.ticket.subject ?? '')}>
            {ticket.data === undefined ? (
              <Skeleton width="50%" />
            ) : (
              <button
                type="button"
                className={styles['words']}
                disabled={ticket.data.ticket.readonly === true}
                onClick={() => openDialog('subject')}
              >
                <Words>{ticket.data.ticket.subject || t('noSubject')}</Words>
                <span className="visually-hidden"> – {t('command.subject')}</span>
              </button>
            )}{' '}
            <span className={styles['number']}>#{id}</span>
          </h2>
          <span className={styles['neighbours']}>
            <ActionButton id="list.previous" />
            <ActionButton id="list.next" />
          </span>
          <PresenceAvatars ticketId={id} />
          <TicketToolbar status={status} />
          {!hasRoom && <IconButton label={t('customer.show')} icon={PanelRight} onClick={() => setIsPanelOpen(true)} />}
        </header>
        <div ref={keepEnd} className={styles['thread']}>
          {error !== null && <ErrorState what={t('threadFailed')} error={error} onRetry={refetch} />}
          {error === null && (conversation === undefined || ticket.data === undefined) && <LoadingThread />}
          {conversation !== undefined && ticket.data !== undefined && (
            <Thread
              answer={ticket.data}
              conversation={conversation}
              isLoadingOlder={isLoadingOlder}
              onOlder={loadOlder}
            />
          )}
        </div>
        {conversation !== undefined && ticket.data !== undefined && (
          <ComposerDock answer={ticket.data} messages={conversation.messages} included={conversation.included} />
        )}
      </article>
      {hasRoom && (
        <ResizablePane name="customer" label={t('customer.width')} width={300} minimum={240} maximum={460} edge="start">
          {panel}
        </ResizablePane>
      )}
      <Drawer isOpen={isPanelOpen && !hasRoom} onClose={() => setIsPanelOpen(false)} title={t('customer.title')}>
        {panel}
      </Drawer>
      {dialog !== null && ticket.data !== undefined && (
        <Suspense>
          <Dialogs dialog={dialog} answer={ticket.data} onClose={() => setDialog(null)} />
        </Suspense>
      )}
    </div>
  )
}

function LoadingThread() {
  return ['70%', '90%', '40%'].map((width) => (
    <div key={width} className={styles['loading']}>
      <Skeleton width="12rem" />
      <Skeleton width={width} />
    </div>
  ))
}
