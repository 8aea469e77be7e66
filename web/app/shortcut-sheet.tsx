import { useTranslation } from 'react-i18next'
import { Kbd } from '../ui/kbd.tsx'
import { Switch } from '../ui/toggle.tsx'
import type { Action, ActionGroup } from './actions/action.ts'
import { useAvailableActions } from './actions/registry.ts'
import { setPreference, usePreference } from './preferences.ts'
import styles from './shortcut-sheet.module.css'

const groups: readonly ActionGroup[] = ['list', 'selection', 'ticket', 'compose', 'go', 'view', 'app']

/** Every shortcut that works on the screen below. Made of the same actions that the palette shows. */
export function ShortcutSheet() {
  const { t } = useTranslation()
  const actions = useAvailableActions().filter((action) => action.keys)
  const hasSingleKeys = usePreference('hasSingleKeys')
  return (
    <>
      <Switch
        className={styles['switch'] ?? ''}
        label={t('shortcuts.singleKeys')}
        hint={t('shortcuts.singleKeysHint')}
        checked={hasSingleKeys}
        onChange={(checked) => setPreference('hasSingleKeys', checked)}
      />
      <div className={styles['columns']}>
        {groups.map((group) => (
          <Group
            key={group}
            heading={t(`groups.${group}`)}
            actions={actions.filter((action) => action.group === group)}
          />
        ))}
      </div>
    </>
  )
}

function Group({ heading, actions }: { heading: string; actions: readonly Action[] }) {
  if (actions.length === 0) return null
  return (
    <section className={styles['group']}>
      <h3 className={styles['heading']}>{heading}</h3>
      <ul>
        {actions.map((action) => (
          <li key={action.id} className={styles['line']}>
            {action.label}
            <Kbd keys={action.keys ?? ''} />
          </li>
        ))}
      </ul>
    </section>
  )
}
