import { useTranslation } from 'react-i18next'
import { Kbd } from '../ui/kbd.tsx'
import { Switch } from '../ui/toggle.tsx'
import { actionGroups } from './actions/action-groups.ts'
import { useKnownActions } from './actions/known-actions.ts'
import { useAvailableActions } from './actions/registry.ts'
import { setPreference, usePreference } from './preferences.ts'
import styles from './shortcut-sheet.module.css'

interface Line {
  id: string
  label: string
  group: (typeof actionGroups)[number]
  keys?: string
}

/** Every shortcut of the app: first those that work on the screen below, then those of other screens. */
export function ShortcutSheet() {
  const { t } = useTranslation(['common', 'actions'])
  const available = useAvailableActions()
  const shortcuts = usePreference('shortcuts')
  const hasSingleKeys = usePreference('hasSingleKeys')
  const elsewhere = useKnownActions()
    .filter(({ id }) => !available.some((action) => action.id === id))
    .map((action) => ({ ...action, keys: shortcuts[action.id] ?? action.keys }))
  return (
    <>
      <Switch
        className={styles['switch'] ?? ''}
        label={t('shortcuts.singleKeys')}
        hint={t('shortcuts.singleKeysHint')}
        checked={hasSingleKeys}
        onChange={(checked) => setPreference('hasSingleKeys', checked)}
      />
      <Lines heading={t('actions:here')} actions={available} />
      <Lines heading={t('actions:elsewhere')} actions={elsewhere} />
    </>
  )
}

function Lines({ heading, actions }: { heading: string; actions: readonly Line[] }) {
  const { t } = useTranslation()
  const shown = actions.filter(({ keys }) => keys)
  if (shown.length === 0) return null
  return (
    <section className={styles['part']}>
      <h3>{heading}</h3>
      <div className={styles['columns']}>
        {actionGroups.map((group) => (
          <Group
            key={group}
            heading={t(`groups.${group}`)}
            actions={shown.filter((action) => action.group === group)}
          />
        ))}
      </div>
    </section>
  )
}

function Group({ heading, actions }: { heading: string; actions: readonly Line[] }) {
  if (actions.length === 0) return null
  return (
    <section className={styles['group']}>
      <h4 className={styles['heading']}>{heading}</h4>
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
