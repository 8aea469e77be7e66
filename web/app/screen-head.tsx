import { Menu } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../ui/button.tsx'
import { isolated } from '../ui/direction.ts'
import { Words } from '../ui/words.tsx'
import styles from './screen-head.module.css'
import { useShell } from './shell-context.ts'

interface ScreenHeadProps {
  title: string
  /** Ahead of the title: the way back. */
  before?: ReactNode
  /** Beside the title: a count, a status. */
  children?: ReactNode
  /** Buttons at the end. */
  actions?: ReactNode
}

/** The top of a screen: its title (of the browser tab too), the menu where the sidebar is hidden, its buttons. */
export function ScreenHead({ title, before, children, actions }: ScreenHeadProps) {
  const { t } = useTranslation()
  const { openMenu } = useShell()
  useEffect(() => {
    document.title = `${isolated(title)} – Deskhand`
  }, [title])
  return (
    <header className={styles['head']}>
      <IconButton className={styles['menu']} label={t('shell.openMenu')} icon={Menu} onClick={openMenu} />
      {before}
      <h1 className={styles['title']}>
        <Words>{title}</Words>
      </h1>
      {children}
      {actions}
    </header>
  )
}
