import { getRouteApi, Outlet, useParams } from '@tanstack/react-router'
import { Inbox, MailOpen } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePreference } from '../app/preferences.ts'
import { ResizablePane } from '../app/resizable-pane.tsx'
import { ScreenHead } from '../app/screen-head.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { VirtualList } from '../ui/virtual-list.tsx'
import styles from './inbox.module.css'
import { indexOfTicket, useTicketList } from './ticket-lists.ts'
import { TicketRow } from './ticket-row.tsx'
import { useListActions } from './use-list-actions.ts'
import { useViews, type View } from './views.ts'

const route = getRouteApi('/signed-in/inbox/$view')
const rowHeights = { comfortable: 80, compact: 56 }

/** The inbox: one view's tickets, and the ticket that is open. */
export function InboxScreen() {
  const { view: id } = route.useParams()
  const { t } = useTranslation('inbox')
  const views = useViews()
  const view = views.find((candidate) => candidate.id === id)
  if (view === undefined) return <EmptyState icon={Inbox} title={t('unknown.title')} text={t('unknown.text')} />
  return <ViewScreen key={view.id} view={view} />
}

// where each list was scrolled to, for the way back
const offsets = new Map<string, number>()

function ViewScreen({ view: current }: { view: View }) {
  const { t, i18n } = useTranslation('inbox')
  // views are made anew at every render; this one stays the same while it asks for the same
  const key = JSON.stringify(current)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is all that matters of it
  const view = useMemo(() => current, [key])
  const openId = Number(useParams({ strict: false, select: (params) => params.ticketId }) ?? Number.NaN)
  const list = useTicketList(view)
  const [cursor, setCursor] = useState(0)
  const density = usePreference('density')
  const scrollOffset = useRef(offsets.get(view.id) ?? 0)
  const openIndex = Number.isNaN(openId) ? -1 : indexOfTicket(list, openId)
  const active = openIndex >= 0 ? openIndex : cursor
  useEffect(() => {
    if (openIndex >= 0) setCursor(openIndex)
  }, [openIndex])
  useListActions({ view, list, active, isOpen: !Number.isNaN(openId), setCursor })

  return (
    <div className={styles['inbox']} data-open={!Number.isNaN(openId)}>
      <ResizablePane
        name="list"
        label={t('listWidth')}
        width={360}
        minimum={280}
        maximum={620}
        className={styles['listPane']}
      >
        <section className={styles['list']} aria-label={view.name}>
          <ScreenHead title={view.name}>
            <span className={styles['total']}>
              {list.isSuccess && new Intl.NumberFormat(i18n.language).format(list.total)}
            </span>
          </ScreenHead>
          <div className={styles['rows']}>
            {list.isError && (
              <ErrorState what={t('listFailed')} error={list.error} onRetry={() => void list.refetch()} />
            )}
            {list.isSuccess && list.total === 0 && (
              <EmptyState icon={MailOpen} title={t('empty.title')} text={t('empty.text')} />
            )}
            {!list.isError && (list.isPending || list.total > 0) && (
              <VirtualList
                label={view.name}
                count={list.isPending ? 12 : list.total}
                rowHeight={rowHeights[density]}
                activeIndex={active}
                initialOffset={scrollOffset.current}
                onOffset={(offset) => offsets.set(view.id, offset)}
                onRange={list.onRange}
              >
                {(index) => (
                  <TicketRow
                    listed={list.ticketAt(index)}
                    viewId={view.id}
                    isActive={index === active}
                    isOpen={index === openIndex}
                  />
                )}
              </VirtualList>
            )}
          </div>
        </section>
      </ResizablePane>
      <div className={styles['ticket']}>
        {Number.isNaN(openId) ? (
          <EmptyState icon={Inbox} title={t('choose.title')} text={t('choose.text')} />
        ) : (
          <Outlet />
        )}
      </div>
    </div>
  )
}
