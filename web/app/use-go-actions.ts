import { useNavigate } from '@tanstack/react-router'
import { Rows3, Search } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useViews } from '../inbox/views.ts'
import { focusSearchBox } from '../search/focus-search-box.ts'
import { holdKeys } from '../ui/type-ahead.ts'
import type { Action } from './actions/action.ts'
import { useActions } from './actions/registry.ts'

/** The ways to any view and to the search, from every screen. */
export function useGoActions(): void {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const views = useViews()
  // made anew at every render, which must not make the actions anew
  const latest = useRef(views)
  useEffect(() => {
    latest.current = views
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the labels change with the language
  const actions = useMemo((): Action[] => {
    const search = () => {
      // what was typed before stays when one is there already
      if (window.location.pathname.startsWith('/inbox/search')) return focusSearchBox()
      holdKeys()
      void navigate({ to: '/inbox/$view', params: { view: 'search' } })
    }
    return [
      {
        id: 'go.view',
        label: t('command.goView'),
        group: 'go',
        icon: Rows3,
        keys: 'g v',
        choices: () =>
          latest.current.map(({ id, name }) => ({
            id: `go.view.${id}`,
            label: name,
            run: () => void navigate({ to: '/inbox/$view', params: { view: id } }),
          })),
      },
      { id: 'go.search', label: t('command.goSearch'), group: 'go', icon: Search, keys: '/', run: search },
    ]
  }, [t, i18n.language, navigate])
  useActions('app', actions)
}
