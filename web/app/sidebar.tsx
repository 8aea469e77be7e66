import { Link } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import icon from '../icon.svg'
import { ViewList } from '../inbox/view-list.tsx'
import { NotificationBell } from '../notifications/bell.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { ActionButton } from './actions/action-button.tsx'
import { useAction } from './actions/registry.ts'
import { useNavigation } from './navigation.ts'
import styles from './sidebar.module.css'
import { UserMenu } from './user-menu.tsx'

/** The way to the search: what the action for it does, as a line of its own. */
function SearchLink() {
  const action = useAction('go.search')
  if (action === undefined) return null
  return (
    <Link
      to="/inbox/$view"
      params={{ view: 'search' }}
      className={styles['link']}
      onClick={(event) => {
        event.preventDefault()
        action.run?.()
      }}
    >
      <Search size={16} aria-hidden />
      <span className={styles['label']}>{action.label}</span>
      <Kbd keys={action.keys ?? ''} />
    </Link>
  )
}

/** The way around: sections of the app and the views of the inbox. */
export function Sidebar({ onNavigate }: { onNavigate?: () => void }) {
  const { t } = useTranslation()
  const sections = useNavigation()
  return (
    // clicks on any link bubble up to here
    // biome-ignore lint/a11y/useKeyWithClickEvents: a key press on a link is a click too
    <nav className={styles['sidebar']} aria-label={t('shell.navigation')} onClick={onNavigate}>
      <div className={styles['head']}>
        <Link to="/" className={styles['brand']}>
          <img className={styles['mark']} src={icon} alt="" />
          <span className={styles['name']}>Deskhand</span>
        </Link>
        <ActionButton id="app.palette" />
        <NotificationBell />
        <UserMenu />
      </div>
      <div className={styles['scroll']}>
        <SearchLink />
        {sections.length > 0 && (
          <ul>
            {sections.map(({ id, label, icon: Icon, to }) => (
              <li key={id}>
                <Link to={to} className={styles['link']}>
                  <Icon size={16} aria-hidden />
                  <span className={styles['label']}>{label}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
        <ViewList />
      </div>
    </nav>
  )
}
