import { Fragment, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { actionGroups } from '../app/actions/action-groups.ts'
import { clashOf, type KnownAction, useKnownActions } from '../app/actions/known-actions.ts'
import { readPreference, setPreference, usePreference } from '../app/preferences.ts'
import { Button } from '../ui/button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Switch } from '../ui/toggle.tsx'
import { KeyRecorder } from './key-recorder.tsx'
import styles from './profile.module.css'

/** Shortcuts of one's own, and the switch for those that are single letters (WCAG 2.1.4). */
export function KeyboardSection() {
  const { t } = useTranslation('profile')
  const { t: common } = useTranslation()
  const shortcuts = usePreference('shortcuts')
  const hasSingleKeys = usePreference('hasSingleKeys')
  return (
    <section className={styles['block']}>
      <h2>{t('section.keyboard')}</h2>
      <p className={styles['text']}>{t('keyboard.text')}</p>
      <Switch
        label={common('shortcuts.singleKeys')}
        hint={common('shortcuts.singleKeysHint')}
        checked={hasSingleKeys}
        onChange={(checked) => setPreference('hasSingleKeys', checked)}
      />
      <Suspense fallback={<Skeleton width="60%" />}>
        <Groups />
      </Suspense>
      {Object.keys(shortcuts).length > 0 && (
        <div className={styles['buttons']}>
          <Button onClick={() => setPreference('shortcuts', {})}>{t('keyboard.resetAll')}</Button>
        </div>
      )}
    </section>
  )
}

function Groups() {
  const { t } = useTranslation()
  const actions = useKnownActions()
  return (
    <div className={styles['keys']}>
      {actionGroups.map((group) => (
        <Fragment key={group}>
          <h3>{t(`groups.${group}`)}</h3>
          {actions
            .filter((action) => action.group === group)
            .map((action) => (
              <Line key={action.id} action={action} actions={actions} />
            ))}
        </Fragment>
      ))}
    </div>
  )
}

function Line({ action, actions }: { action: KnownAction; actions: readonly KnownAction[] }) {
  const { t } = useTranslation('profile')
  const shortcuts = usePreference('shortcuts')
  const [isRecording, setIsRecording] = useState(false)
  const keys = shortcuts[action.id] ?? action.keys
  const clash = clashOf(action, actions, shortcuts)
  return (
    <div className={styles['line']}>
      <span>
        {action.label}
        {clash !== undefined && (
          <span className={styles['clash']}> {t('keyboard.clash', { action: clash.label })}</span>
        )}
      </span>
      {isRecording ? (
        <KeyRecorder
          label={t('keyboard.press', { action: action.label })}
          onDone={(recorded) => {
            setIsRecording(false)
            if (recorded !== null) setKeys(action.id, recorded)
          }}
        />
      ) : (
        <Kbd keys={keys} />
      )}
      <span className={styles['buttons']}>
        <Button
          variant="quiet"
          aria-label={t('keyboard.changeNamed', { action: action.label })}
          onClick={() => setIsRecording(true)}
        >
          {t('keyboard.change')}
        </Button>
        {shortcuts[action.id] !== undefined && (
          <Button
            variant="quiet"
            aria-label={t('keyboard.resetNamed', { action: action.label })}
            onClick={() => setKeys(action.id, null)}
          >
            {t('keyboard.reset')}
          </Button>
        )}
      </span>
    </div>
  )
}

/** Null takes back what was changed. */
function setKeys(id: string, keys: string | null): void {
  const { [id]: _before, ...others } = readPreference('shortcuts')
  setPreference('shortcuts', keys === null ? others : { ...others, [id]: keys })
}
