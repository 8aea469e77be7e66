import { MailOpen, Search } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '../api/types.ts'
import { usePreference } from '../app/preferences.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { VirtualList } from '../ui/virtual-list.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { BulkProgress } from './bulk-progress.tsx'
import styles from './inbox.module.css'
import { useListAnchor } from './list-anchor.ts'
import { MergeDialog } from './merge-dialog.tsx'
import { type Selected, useSelection } from './selection.ts'
import { useTicketList } from './ticket-lists.ts'
import { TicketRow } from './ticket-row.tsx'
import { useBulkActions } from './use-bulk-actions.ts'
import { rowsBetween, useListActions } from './use-list-actions.ts'
import { useListCursor } from './use-list-cursor.ts'
import { listIdOf, type View } from './views.ts'

const rowHeights = { comfortable: 80, compact: 56 }
const placeholders = 12

// where each list was scrolled to, for the way back
const offsets = new Map<string, number>()

interface TicketListProps {
  view: View
  openId: number | null
}

/** The tickets of a view: their rows, what is selected of them, and what can be done with those. */
export function TicketList({ view, openId }: TicketListProps) {
  const { t } = useTranslation('inbox')
  const box = useRef<HTMLDivElement>(null)
  const rowHeight = rowHeights[usePreference('density')]
  const { list, onRange, status, error, retry } = useTicketList(view)
  const listId = listIdOf(view)
  const selection = useSelection(listId)
  const cursor = useListCursor({ view, list, openId, box })
  const keep = useListAnchor({ list, rowHeight, box })
  const [scrolledTo] = useState(() => offsets.get(listId) ?? 0)
  const [merged, setMerged] = useState<readonly Ticket[]>([])
  const { active, openIndex } = cursor
  const { selected, clear } = selection

  // nothing selected and nothing open: then the keys are about the row they are at
  const atCursor = openId === null && selected.size === 0 ? list.ticketAt(active)?.ticket : undefined
  const targets = useMemo(
    (): Selected => (atCursor === undefined ? selected : new Map([[atCursor.id, atCursor]])),
    [selected, atCursor],
  )
  const askMerge = useCallback(() => setMerged([...targets.values()]), [targets])
  useListActions({ view, list, active, openId, selection, moveTo: cursor.moveTo })
  useBulkActions({ targets, onDone: clear, askMerge })

  function select(index: number, isRange: boolean): void {
    const ticket = list.ticketAt(index)?.ticket
    cursor.put(index)
    if (ticket === undefined) return
    const from = isRange && selection.anchor !== null ? list.indexOf(selection.anchor) : -1
    if (from >= 0) selection.add(rowsBetween(list, from, index))
    else selection.toggle(ticket)
  }
  // one function for as long as the list is there: rows that show the same are not drawn again
  const latestSelect = useRef(select)
  useEffect(() => {
    latestSelect.current = select
  })
  const onSelect = useCallback((index: number, isRange: boolean) => latestSelect.current(index, isRange), [])
  const minute = Math.floor(Date.now() / 60_000)

  return (
    <>
      {selected.size > 0 && <BulkBar view={view} total={list.total} selection={selection} />}
      <div className={styles['rows']} ref={box} data-selecting={selected.size > 0}>
        {status === 'error' && <ErrorState what={t('listFailed')} error={error} onRetry={retry} />}
        {status === 'success' && list.total === 0 && (
          <EmptyState
            icon={view.search === undefined ? MailOpen : Search}
            title={t(view.search === undefined ? 'empty.title' : 'empty.searchTitle')}
            text={t(view.search === undefined ? 'empty.text' : 'empty.searchText')}
          />
        )}
        {status !== 'error' && (status === 'pending' || list.total > 0) && (
          <VirtualList
            label={view.name}
            count={status === 'pending' ? placeholders : list.total}
            rowHeight={rowHeight}
            activeIndex={active}
            initialOffset={scrolledTo}
            onOffset={(offset) => {
              offsets.set(listId, offset)
              keep(offset)
            }}
            onRange={onRange}
            keyOf={(index) => list.ticketAt(index)?.ticket.id ?? `row ${index}`}
            isSelected={(index) => selected.has(list.ticketAt(index)?.ticket.id ?? 0)}
          >
            {(index) => {
              const listed = list.ticketAt(index)
              return (
                <TicketRow
                  listed={listed}
                  view={view}
                  index={index}
                  minute={minute}
                  isActive={index === active}
                  isOpen={index === openIndex}
                  isSelected={selected.has(listed?.ticket.id ?? 0)}
                  onSelect={onSelect}
                  onPoint={cursor.prefetch}
                />
              )
            }}
          </VirtualList>
        )}
      </div>
      <BulkProgress />
      {merged.length > 0 && <MergeDialog tickets={merged} onClose={() => setMerged([])} onDone={clear} />}
    </>
  )
}
