import { useTranslation } from 'react-i18next'
import { useSession } from '../api/session.ts'
import { changeLanguage, type Language, languages } from '../i18n/strings.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Menu, type MenuItem } from '../ui/menu.tsx'
import type { Action } from './actions/action.ts'
import { useAvailableActions } from './actions/registry.ts'
import { nameOf } from './person.ts'
import { currentTheme } from './theme.ts'
import styles from './user-menu.module.css'

const themes = { 'view.light': 'light', 'view.dark': 'dark', 'view.system': 'system' } as const

/** Who is signed in; theme, language, shortcuts and the way out. */
export function UserMenu() {
  const { t, i18n } = useTranslation()
  const me = useSession()
  const actions = useAvailableActions()
  const item = (id: string, more: Partial<MenuItem> = {}): MenuItem[] =>
    actions.filter((action) => action.id === id).map((action) => ({ ...itemOf(action), ...more }))
  const theme = currentTheme()
  return (
    <Menu
      trigger={
        <button type="button" className={styles['button']} aria-label={t('shell.account', { name: nameOf(me) })}>
          <Avatar name={nameOf(me)} src={me.avatarURL} isDecorative />
        </button>
      }
      sections={[
        { id: 'me', heading: me.email ?? nameOf(me), items: [...item('app.profile'), ...item('app.shortcuts')] },
        {
          id: 'theme',
          heading: t('shell.theme'),
          items: Object.entries(themes).flatMap(([id, name]) =>
            item(id, { isChecked: theme === name, icon: undefined }),
          ),
        },
        {
          id: 'language',
          heading: t('shell.language'),
          items: (Object.entries(languages) as [Language, string][]).map(([language, label]) => ({
            id: language,
            label,
            isChecked: i18n.language === language,
            onSelect: () => void changeLanguage(language),
          })),
        },
        { id: 'out', items: item('app.signOut') },
      ]}
    />
  )
}

function itemOf({ id, label, icon, keys, run }: Action): MenuItem {
  return { id, label, icon, keys, onSelect: () => run?.() }
}
