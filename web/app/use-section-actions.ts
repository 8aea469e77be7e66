import { useNavigate } from '@tanstack/react-router'
import { Bell } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { holdKeys } from '../ui/type-ahead.ts'
import type { Action } from './actions/action.ts'
import { useActions } from './actions/registry.ts'
import { useNavigation } from './navigation.ts'

/** The ways to every section of the app, from every screen. */
export function useSectionActions(): void {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const sections = useNavigation()
  const actions = useMemo((): Action[] => {
    const places = [
      ...sections,
      {
        id: 'notifications',
        label: t('section.notifications'),
        icon: Bell,
        to: '/notifications' as const,
        keys: 'g n',
      },
    ]
    return places.map(({ id, label, icon, to, keys }) => ({
      id: `go.${id}`,
      label: t('command.goSection', { section: label }),
      group: 'go',
      icon,
      ...(keys === undefined ? {} : { keys }),
      run: () => {
        // what is typed next is for its first field
        if (to === '/new' && window.location.pathname !== to) holdKeys()
        void navigate({ to })
      },
    }))
  }, [t, navigate, sections])
  useActions('app', actions)
}
