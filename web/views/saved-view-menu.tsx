import { useNavigate } from '@tanstack/react-router'
import { ArrowDown, ArrowUp, Ellipsis, Lock, Trash2, Users } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Ticketview } from '../api/types.ts'
import type { View } from '../inbox/views.ts'
import { Menu, type MenuItem } from '../ui/menu.tsx'
import { useMayChange } from './may-change.ts'
import styles from './saved-view-menu.module.css'
import { useViewWrites } from './view-writes.ts'

interface SavedViewMenuProps {
  row: Ticketview
  /** Every saved view in the order of the sidebar. */
  all: readonly View[]
}

/** What can be done with a saved view beside its name: its place, who sees it, deleting it. */
export function SavedViewMenu({ row, all }: SavedViewMenuProps) {
  const { t } = useTranslation('views')
  const navigate = useNavigate()
  const writes = useViewWrites()
  const mayChange = useMayChange()
  if (!mayChange(row)) return null
  const rows = all.flatMap(({ saved }) => saved ?? [])
  const place = rows.findIndex(({ id }) => id === row.id)
  const moved = (step: number) => () => {
    const ids = rows.map(({ id }) => id).filter((id) => id !== row.id)
    ids.splice(place + step, 0, row.id)
    void writes.reorder(ids)
  }
  const isShared = row.isShared === true
  const items: MenuItem[] = [
    { id: 'up', label: t('up'), icon: ArrowUp, isDisabled: place === 0, onSelect: moved(-1) },
    { id: 'down', label: t('down'), icon: ArrowDown, isDisabled: place === rows.length - 1, onSelect: moved(1) },
    {
      id: 'share',
      label: t(isShared ? 'unshare' : 'share'),
      icon: isShared ? Lock : Users,
      onSelect: () => void writes.share(row.id, !isShared),
    },
    {
      id: 'delete',
      label: t('delete'),
      icon: Trash2,
      isDangerous: true,
      onSelect: () => {
        void navigate({ to: '/inbox/$view', params: { view: 'mine' } })
        void writes.remove(row)
      },
    },
  ]
  return (
    <Menu
      trigger={
        <button
          type="button"
          className={styles['button']}
          aria-label={t('menu', { name: row.name })}
          onClick={(event) => event.stopPropagation()}
        >
          <Ellipsis size={15} aria-hidden />
        </button>
      }
      sections={[{ id: 'view', items }]}
    />
  )
}
