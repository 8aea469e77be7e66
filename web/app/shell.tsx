import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, Drawer } from '../ui/dialog.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Toasts } from '../ui/toast.tsx'
import { listenForShortcuts } from './actions/shortcuts.ts'
import { ConnectionBanner } from './connection-banner.tsx'
import { connectLive } from './live.ts'
import { Palette } from './palette.tsx'
import { usePreference } from './preferences.ts'
import { useAgentZone, useProfileSync } from './profile-sync.ts'
import { ResizablePane } from './resizable-pane.tsx'
import styles from './shell.module.css'
import { ShellContext } from './shell-context.ts'
import { Sidebar } from './sidebar.tsx'
import { tellUnshownFailures } from './unshown-failures.ts'
import { useAppActions } from './use-app-actions.ts'
import { useGoActions } from './use-go-actions.ts'
import { useSectionActions } from './use-section-actions.ts'

// it names every action there is, with the strings of all screens
const ShortcutSheet = lazy(async () => ({ default: (await import('./shortcut-sheet.tsx')).ShortcutSheet }))

/** What every signed-in screen stands in: sidebar, palette, shortcuts, toasts, the connection to live events. */
export function Shell() {
  const { t } = useTranslation()
  const isSidebarHidden = usePreference('isSidebarHidden')
  const [isMenuOpen, setIsMenuOpen] = useState(false)
  const [isSheetOpen, setIsSheetOpen] = useState(false)
  useEffect(listenForShortcuts, [])
  useEffect(connectLive, [])
  useEffect(tellUnshownFailures, [])
  useSectionActions()
  useProfileSync()
  const zone = useAgentZone()
  const showShortcuts = useCallback(() => setIsSheetOpen(true), [])
  useAppActions({ showShortcuts })
  useGoActions()
  const context = useMemo(() => ({ openMenu: () => setIsMenuOpen(true) }), [])

  return (
    <ShellContext value={context}>
      <div className={styles['shell']}>
        <a className={styles['skip']} href="#main">
          {t('shell.skip')}
        </a>
        <ConnectionBanner />
        <div className={styles['columns']}>
          {!isSidebarHidden && (
            <ResizablePane
              name="sidebar"
              label={t('shell.sidebarWidth')}
              width={220}
              minimum={180}
              maximum={320}
              className={styles['sidebar']}
            >
              <Sidebar />
            </ResizablePane>
          )}
          <main id="main" className={styles['main']} tabIndex={-1}>
            {/* another zone: every time on the screen is written anew */}
            <Suspense key={zone}>
              <Outlet />
            </Suspense>
          </main>
        </div>
        <Drawer isOpen={isMenuOpen} onClose={() => setIsMenuOpen(false)} title={t('shell.menu')} side="start">
          <Sidebar onNavigate={() => setIsMenuOpen(false)} />
        </Drawer>
        <Dialog isOpen={isSheetOpen} onClose={() => setIsSheetOpen(false)} title={t('shortcuts.title')} isWide>
          <Suspense fallback={<Skeleton width="60%" />}>
            <ShortcutSheet />
          </Suspense>
        </Dialog>
        <Palette />
        <Toasts />
      </div>
    </ShellContext>
  )
}
