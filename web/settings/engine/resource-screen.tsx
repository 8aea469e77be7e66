import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Plus, Search } from 'lucide-react'
import { type ReactNode, useDeferredValue, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Action } from '../../app/actions/action.ts'
import { useActions } from '../../app/actions/registry.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Input } from '../../ui/input.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { holdKeys } from '../../ui/type-ahead.ts'
import { SectionHead } from '../section-head.tsx'
import styles from './list.module.css'
import { Pages } from './pages.tsx'
import { ResourceTable } from './resource-table.tsx'
import { RowDrawer } from './row-drawer.tsx'
import { listQuery } from './rows.ts'
import type { ResourceSpec, Row } from './spec.ts'

interface ResourceScreenProps<Item extends Row> {
  spec: ResourceSpec<Item>
  /** The row in the address; `new` for the form of a new one. */
  rowId: string | undefined
  isReadOnly?: boolean
  /** Above the list. */
  children?: ReactNode
  /** More filters, chosen on the page. */
  filter?: Record<string, unknown>
  tools?: ReactNode
}

const pageSize = 50

/** A section of the settings that is made of its spec: what it is for, its list, its search, its form. */
export function ResourceScreen<Item extends Row>(props: ResourceScreenProps<Item>) {
  const { spec, rowId, isReadOnly = false, children, filter, tools } = props
  const { t } = useTranslation('settings')
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [page, setPage] = useState(1)
  const searched = useDeferredValue(typed.trim())
  const search = useRef<HTMLInputElement>(null)
  const isSearching = searched !== '' && spec.searchBy !== undefined
  const options = listQuery<Item>(spec.name, {
    page,
    pageSize,
    includes: spec.includes,
    filter: {
      ...spec.filter,
      ...filter,
      ...(isSearching ? { [spec.searchBy as string]: { $contains: searched } } : {}),
    },
  })
  const list = useQuery({ ...options, placeholderData: keepPreviousData })
  const toNew = () => {
    holdKeys()
    void navigate({ to: '/settings/$section/$row', params: { section: spec.name, row: 'new' } })
  }
  const toList = () => void navigate({ to: '/settings/$section', params: { section: spec.name } })
  const canCreate = !isReadOnly && spec.canCreate !== false
  const count = list.data?.count ?? 0
  // an empty list has nothing to search
  const hasSearch = spec.searchBy !== undefined && (list.isPending || count > 0 || typed !== '')
  const createLabel = t('newNamed', { name: t(`resource.${spec.name}.one`) })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the router's function stays the same
  const actions = useMemo(
    (): Action[] => [
      {
        id: 'settings.new',
        label: createLabel,
        group: 'list',
        icon: Plus,
        keys: 'n',
        isAvailable: canCreate,
        run: toNew,
      },
      {
        id: 'settings.search',
        label: t('searchList'),
        group: 'list',
        icon: Search,
        keys: '/',
        isAvailable: hasSearch,
        run: () => search.current?.focus(),
      },
    ],
    [t, createLabel, canCreate, hasSearch, spec.name],
  )
  useActions('screen', actions)
  const createButton = canCreate && (
    <Button variant="primary" icon={Plus} onClick={toNew}>
      {createLabel}
    </Button>
  )
  const isWhole = !isSearching && count <= pageSize

  return (
    <>
      <SectionHead title={t(`resource.${spec.name}.title`)} actions={count > 0 || isSearching ? createButton : null} />
      <div className={styles['page']}>
        <p className={styles['about']}>{t(`resource.${spec.name}.about`)}</p>
        {children}
        {(hasSearch || tools !== undefined) && (
          <div className={styles['tools']}>
            {hasSearch && (
              <Input
                ref={search}
                type="search"
                className={styles['search']}
                aria-label={t('searchList')}
                placeholder={t('searchList')}
                value={typed}
                onChange={(event) => {
                  setTyped(event.target.value)
                  setPage(1)
                }}
              />
            )}
            {tools}
          </div>
        )}
        {list.isPending && <RowsSkeleton />}
        {list.isError && <ErrorState what={t('listFailed')} error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && count === 0 && (
          <EmptyState
            icon={spec.icon}
            title={isSearching ? t('nothingFound') : t('nothingYet')}
            text={isSearching ? t('nothingFoundText') : t(`resource.${spec.name}.empty`)}
            action={isSearching ? undefined : createButton}
          />
        )}
        {list.isSuccess && count > 0 && (
          <div className={styles['list']}>
            <ResourceTable
              spec={spec}
              listed={list.data}
              queryKey={options.queryKey}
              canReorder={!isReadOnly && spec.isOrdered === true && isWhole}
            />
            <Pages page={page} pageSize={pageSize} count={count} onChange={setPage} />
          </div>
        )}
      </div>
      <RowDrawer spec={spec} open={openRow(rowId)} isReadOnly={isReadOnly} onClose={toList} />
    </>
  )
}

function openRow(rowId: string | undefined): number | 'new' | null {
  if (rowId === undefined) return null
  if (rowId === 'new') return 'new'
  const id = Number(rowId)
  return Number.isSafeInteger(id) && id > 0 ? id : null
}

/** Stands for a list that is being loaded. */
export function RowsSkeleton() {
  return (
    <div className={styles['rows']} aria-busy="true">
      <Skeleton width="60%" />
      <Skeleton width="45%" />
      <Skeleton width="70%" />
      <Skeleton width="50%" />
    </div>
  )
}
