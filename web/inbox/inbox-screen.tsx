import { getRouteApi, Outlet, useParams } from '@tanstack/react-router'
import { Inbox } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { ResizablePane } from '../app/resizable-pane.tsx'
import { SearchHints } from '../search/search-hints.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { useViewActions } from '../views/use-view-actions.tsx'
import styles from './inbox.module.css'
import { ListHead } from './list-head.tsx'
import { useLoadAhead } from './load-ahead.ts'
import { useOrder } from './orders.ts'
import { TicketList } from './ticket-list.tsx'
import { listIdOf, useView, type View } from './views.ts'

const route = getRouteApi('/signed-in/inbox/$view')

/** The inbox: one view's tickets, and the ticket that is open. */
export function InboxScreen() {
  const { view: id } = route.useParams()
  const { q = '' } = route.useSearch()
  const { t } = useTranslation('inbox')
  const view = useView(id, q)
  useLoadAhead()
  if (view === undefined) return <EmptyState icon={Inbox} title={t('unknown.title')} text={t('unknown.text')} />
  return <ViewScreen key={view.id} view={view} />
}

function ViewScreen({ view: current }: { view: View }) {
  const { t } = useTranslation('inbox')
  const [order] = useOrder(current)
  const { icon: _, ...plain } = current
  // views are made anew at every render; this one stays the same while it asks for the same
  const key = JSON.stringify({ ...plain, ...order })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is all that matters of it
  const view = useMemo(() => ({ ...current, ...order }), [key])
  const openId = Number(useParams({ strict: false, select: (params) => params.ticketId }) ?? Number.NaN)
  const isOpen = !Number.isNaN(openId)
  const dialog = useViewActions(view)

  return (
    <div className={styles['inbox']} data-open={isOpen}>
      <ResizablePane
        name="list"
        label={t('listWidth')}
        width={360}
        minimum={280}
        maximum={620}
        className={styles['listPane']}
      >
        <section className={styles['list']} aria-label={view.name}>
          <ListHead view={view} />
          {view.search?.trim() === '' ? (
            <SearchHints />
          ) : (
            <TicketList key={listIdOf(view)} view={view} openId={isOpen ? openId : null} />
          )}
        </section>
      </ResizablePane>
      <div className={styles['ticket']}>
        {isOpen ? <Outlet /> : <EmptyState icon={Inbox} title={t('choose.title')} text={t('choose.text')} />}
      </div>
      {dialog}
    </div>
  )
}
