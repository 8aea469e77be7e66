import { Link } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import icon from '../icon.svg'
import { ViewList } from '../inbox/view-list.tsx'
import { IconButton } from '../ui/button.tsx'
import { openPalette } from './actions/palette-state.ts'
import { useNavigation } from './navigation.ts'
import styles from './sidebar.module.css'
import { UserMenu } from './user-menu.tsx'

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
          Deskhand
        </Link>
        <IconButton label={t('command.palette')} icon={Search} keys="mod+k" onClick={() => openPalette()} />
        <UserMenu />
      </div>
      <div className={styles['scroll']}>
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
