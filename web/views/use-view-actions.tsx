import { useNavigate } from '@tanstack/react-router'
import { BookmarkPlus, Pencil, Plus, Trash2 } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Action } from '../app/actions/action.ts'
import { useActions } from '../app/actions/registry.ts'
import type { View } from '../inbox/views.ts'
import { useMayChange } from './may-change.ts'
import { useViewWrites } from './view-writes.ts'

const ViewEditor = lazy(() => import('./view-editor.tsx'))

/** What can be done with the view that is open, and the form that some of it needs. */
export function useViewActions(view: View): ReactNode {
  const { t } = useTranslation('views')
  const navigate = useNavigate()
  const writes = useViewWrites()
  const mayChange = useMayChange()
  const [edited, setEdited] = useState<View | null>(null)
  const actions = useMemo((): Action[] => {
    const { saved, search } = view
    const isOwn = saved !== undefined && mayChange(saved)
    const copy: View = { ...view, orderBy: view.orderBy ?? 'updatedAt' }
    delete copy.saved
    return [
      {
        id: 'view.create',
        label: t('create'),
        group: 'view',
        icon: Plus,
        run: () => setEdited({ ...copy, filter: {} }),
      },
      {
        id: 'view.save',
        label: t('saveSearch'),
        group: 'view',
        icon: BookmarkPlus,
        isAvailable: search !== undefined && search.trim() !== '',
        run: () => setEdited(copy),
      },
      {
        id: 'view.edit',
        label: t('edit'),
        group: 'view',
        icon: Pencil,
        isAvailable: isOwn,
        run: () => setEdited(view),
      },
      {
        id: 'view.delete',
        label: t('delete'),
        group: 'view',
        icon: Trash2,
        isAvailable: isOwn,
        run: () => {
          if (saved === undefined) return
          void navigate({ to: '/inbox/$view', params: { view: 'mine' } })
          void writes.remove(saved)
        },
      },
    ]
  }, [t, view, mayChange, navigate, writes])
  useActions('screen', actions)
  if (edited === null) return null
  return (
    <Suspense>
      <ViewEditor
        view={edited}
        onClose={() => setEdited(null)}
        onCreated={(id) => void navigate({ to: '/inbox/$view', params: { view: String(id) } })}
      />
    </Suspense>
  )
}
