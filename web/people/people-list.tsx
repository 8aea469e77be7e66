import type { LucideIcon } from 'lucide-react'
import { ArrowDown, ArrowUp, CornerDownLeft, Plus, Search } from 'lucide-react'
import { type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Action } from '../app/actions/action.ts'
import { ActionButton } from '../app/actions/action-button.tsx'
import { useActions } from '../app/actions/registry.ts'
import { ScreenHead } from '../app/screen-head.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Input } from '../ui/input.tsx'
import { VirtualList } from '../ui/virtual-list.tsx'
import styles from './people-list.module.css'
import type { Page } from './use-paged-list.ts'
import { usePagedList } from './use-paged-list.ts'

interface PeopleListProps<Row> {
  title: string
  icon: LucideIcon
  /** What is typed into the search; kept in the address. */
  search: string
  onSearch: (text: string) => void
  pageQuery: (
    search: string,
    page: number,
  ) => { queryKey: readonly unknown[]; queryFn: (context: { signal: AbortSignal }) => Promise<Page<Row>> }
  /** The cells of a row; undefined while it is loaded. */
  row: (row: Row | undefined, isActive: boolean) => ReactNode
  onOpen: (row: Row) => void
  /** What can be made here, when the agent may. */
  create?: { label: string; run: () => void } | undefined
  empty: { title: string; text: string }
  failed: string
}

const rowHeight = 56
const loadingRows = 10

/** A searchable list of customers or companies, of any length, for mouse and keyboard. */
export function PeopleList<Row>(props: PeopleListProps<Row>) {
  const { title, icon, search, onSearch, pageQuery, row, onOpen, create, empty, failed } = props
  const { t, i18n } = useTranslation('people')
  const box = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(search)
  const wanted = useDeferredValue(typed)
  const [active, setActive] = useState(0)
  const list = usePagedList((page) => pageQuery(wanted, page))
  useEffect(() => {
    // once nobody has typed for a moment
    const timer = setTimeout(() => wanted !== search && onSearch(wanted), 300)
    return () => clearTimeout(timer)
  }, [wanted, search, onSearch])
  const { total, rowAt } = list
  const current = rowAt(active)
  const latest = useRef({ current, onOpen, create })
  useEffect(() => {
    latest.current = { current, onOpen, create }
  })
  const createLabel = create?.label
  const actions = useMemo((): Action[] => {
    const move = (step: number) => () => setActive((index) => Math.min(total - 1, Math.max(0, index + step)))
    const open = () => {
      const { current: chosen, onOpen: go } = latest.current
      if (chosen !== undefined) go(chosen)
    }
    return [
      { id: 'people.next', label: t('command.next'), group: 'list', icon: ArrowDown, keys: 'j', run: move(1) },
      { id: 'people.previous', label: t('command.previous'), group: 'list', icon: ArrowUp, keys: 'k', run: move(-1) },
      { id: 'people.open', label: t('command.open'), group: 'list', icon: CornerDownLeft, keys: 'enter', run: open },
      {
        id: 'people.search',
        label: t('command.search'),
        group: 'list',
        icon: Search,
        keys: '/',
        run: () => box.current?.focus(),
      },
      {
        id: 'people.create',
        label: createLabel ?? '',
        group: 'list',
        icon: Plus,
        keys: 'c',
        isAvailable: createLabel !== undefined,
        run: () => latest.current.create?.run(),
      },
    ]
  }, [t, total, createLabel])
  useActions('screen', actions)

  return (
    <div className={styles['screen']}>
      <ScreenHead title={title} actions={<ActionButton id="people.create" />}>
        <span className={styles['total']}>{!list.isPending && new Intl.NumberFormat(i18n.language).format(total)}</span>
      </ScreenHead>
      <div className={styles['bar']} role="search">
        <Input
          ref={box}
          type="search"
          aria-label={t('searchIn', { what: title })}
          placeholder={t('searchIn', { what: title })}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setActive(0)
          }}
          onKeyDown={(event) => {
            // letters are typed here, so that only these keys lead into the list
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
            if (step !== undefined) {
              event.preventDefault()
              setActive(Math.min(total - 1, Math.max(0, active + step)))
            } else if (event.key === 'Enter' && current !== undefined) onOpen(current)
            else if (event.key === 'Escape') box.current?.blur()
          }}
        />
      </div>
      <div className={styles['rows']}>
        {list.isError && <ErrorState what={failed} error={list.error} onRetry={() => void list.refetch()} />}
        {!list.isError && !list.isPending && total === 0 && (
          <EmptyState
            icon={icon}
            title={wanted === '' ? empty.title : t('nothing', { text: wanted })}
            text={wanted === '' ? empty.text : t('nothingText')}
          />
        )}
        {!list.isError && (list.isPending || total > 0) && (
          <VirtualList
            label={title}
            count={list.isPending ? loadingRows : total}
            rowHeight={rowHeight}
            activeIndex={active}
            onRange={list.onRange}
          >
            {(index) => row(rowAt(index), index === active)}
          </VirtualList>
        )}
      </div>
    </div>
  )
}
