import { useNavigate } from '@tanstack/react-router'
import { Command, Inbox, Keyboard, LogOut, Moon, PanelLeft, Sun, SunMoon, Undo2, UserRound } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { signOut } from '../api/session.ts'
import { showFailure } from '../ui/explain-failure.ts'
import { undoLast } from '../ui/toast-store.ts'
import type { Action } from './actions/action.ts'
import { openPalette } from './actions/palette-state.ts'
import { useActions } from './actions/registry.ts'
import { readPreference, setPreference } from './preferences.ts'
import { setTheme } from './theme.ts'

/** The actions that can be done on every screen. */
export function useAppActions({ showShortcuts }: { showShortcuts: () => void }): void {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the labels change with the language
  const actions = useMemo((): Action[] => {
    const go = (view: string) => () => void navigate({ to: '/inbox/$view', params: { view } })
    return [
      {
        id: 'app.palette',
        label: t('command.palette'),
        group: 'app',
        icon: Command,
        keys: 'mod+k',
        worksWhileTyping: true,
        run: () => openPalette(),
      },
      {
        id: 'app.shortcuts',
        label: t('command.shortcuts'),
        group: 'app',
        icon: Keyboard,
        keys: '?',
        run: showShortcuts,
      },
      {
        id: 'app.profile',
        label: t('command.profile'),
        group: 'app',
        icon: UserRound,
        run: () => void navigate({ to: '/profile/$section', params: { section: 'me' } }),
      },
      {
        id: 'app.undo',
        label: t('command.undo'),
        group: 'app',
        icon: Undo2,
        keys: 'mod+z',
        run: () => void undoLast(),
      },
      { id: 'go.mine', label: t('command.goMine'), group: 'go', icon: Inbox, keys: 'g m', run: go('mine') },
      {
        id: 'go.unassigned',
        label: t('command.goUnassigned'),
        group: 'go',
        icon: Inbox,
        keys: 'g u',
        run: go('unassigned'),
      },
      { id: 'go.open', label: t('command.goOpen'), group: 'go', icon: Inbox, keys: 'g i', run: go('open') },
      { id: 'go.all', label: t('command.goAll'), group: 'go', icon: Inbox, keys: 'g a', run: go('all') },
      {
        id: 'view.sidebar',
        label: t('command.sidebar'),
        group: 'view',
        icon: PanelLeft,
        keys: 'mod+b',
        run: () => setPreference('isSidebarHidden', !readPreference('isSidebarHidden')),
      },
      { id: 'view.light', label: t('command.light'), group: 'view', icon: Sun, run: () => setTheme('light') },
      { id: 'view.dark', label: t('command.dark'), group: 'view', icon: Moon, run: () => setTheme('dark') },
      { id: 'view.system', label: t('command.system'), group: 'view', icon: SunMoon, run: () => setTheme('system') },
      {
        id: 'app.signOut',
        label: t('command.signOut'),
        group: 'app',
        icon: LogOut,
        run: () => {
          signOut().then(
            () => navigate({ to: '/sign-in' }),
            (error) => showFailure(t('failure.signOut'), error),
          )
        },
      },
    ]
  }, [t, i18n.language, navigate, showShortcuts])
  useActions('app', actions)
}
